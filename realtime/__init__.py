"""The socket door: listens to `networks` and shows what happens to those who are looking. Never the other way round.

The database is the truth and a socket message is a hint that may be lost: every room has a log without gaps, and a
client that missed something asks for the rest.
"""
