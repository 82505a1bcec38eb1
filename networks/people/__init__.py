"""Who is here: people, institutions, editions, networks and memberships; signing in, one's own settings.

A network never belongs to a person, and a person may hold several roles in each network. Policies ask
`person.roles_in(network)`; everything above stands on these tables.
"""
