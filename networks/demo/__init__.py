"""The demonstration: invented people, institutions and conversations that fill an empty database.

`content.json` holds the words and who says them how many days ago; filling carries them out through the features'
own actions with the clock held at each moment, so that events, room logs and audit are written as in life.
Nothing here runs unless the demonstration was asked for. It stands above the features and below `app.py`.
"""
