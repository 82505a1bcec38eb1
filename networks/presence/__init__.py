"""Who is in a session, and for how long: the attendance list, its corrections, and a rating afterwards."""
