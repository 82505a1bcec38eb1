"""The first pages: the desk of a person and the start of a network. They join what the features below know."""
