"""Inviting people into networks by mail, one or a whole list; a link leads to a page on which a button accepts."""
