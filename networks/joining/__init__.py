"""Asking to join a network, and the coordinator's decision."""
