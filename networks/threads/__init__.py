"""Forum discussions of a network: threads of numbered posts that end with an outcome.

Post numbers never change, so "see post 14" in a letter stays true. The whole feature can be read in the order
models, events, policy, queries, actions, views; other features are built after it.
"""
