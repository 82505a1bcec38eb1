"""Polls in sessions: prepared ahead or on the spot, frozen when opened, results hidden until they are shown."""
