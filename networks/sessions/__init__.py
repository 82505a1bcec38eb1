"""Moderated online sessions: their life from the draft to the published record, who does what in them, the agenda.

What is said in a session lives in features above this one (`session_messages`, `questions`, `hands`, `polls`, `slides`,
`presence`), which ask here who may do what, and listen: to `RehearsalWiped` for clearing away, to `SessionMoved`. What
stands against closing a session they say by `closing.stands_against`. The room, the desk and the stage are put
together in `stage`, the record in `records`.
"""
