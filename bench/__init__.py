"""Measuring how fast Sieci is (`make bench`) and breaking it on purpose (`make rig`); never imported by the site.

Every figure is a ratio to something known, measured in the same interleaved run: machines and neighbours differ.
"""
