"""Raised hands: the queue of those who wish to speak."""
