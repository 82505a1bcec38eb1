"""Who is in a network: the directory of its people and a person's page, open to colleagues only."""
