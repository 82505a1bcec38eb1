"""The room, the desk and the stage: the pages on which a session happens, put together from the features below."""
