"""Manners of HTTP: answers to refusals, headers, CSRF, languages, filters of templates. No feature lives here."""
