"""One's own profile, the export of one's own data, closing one's account."""
