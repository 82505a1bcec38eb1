"""Mentions: `@Name` in a text tells the person of that name in the network; `@koordynator` its coordinators.

A text is marked when it is written (`words`); who is meant is decided in the transaction that stores it (`actions`).
What then happens is up to the features whose texts these are.
"""
