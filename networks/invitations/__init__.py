"""Invitations into networks: one address or a list, by mail, accepted or declined with a button behind a signed link.

Who has no account yet makes one while accepting, because the link shows that the address is theirs; who has one must be
signed in. One invitation at a time is open for an address and a network.
"""
