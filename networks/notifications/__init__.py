"""The bell and mails that tell a person of their notices."""
