"""Signing in and out, devices, access tokens for programs, passwords, and the settings a person makes for oneself.

A sign-in is a row on the server: the cookie holds a random token, the row its hash, and ending the row ends the
device at once, open sockets included.
"""
