"""Slides of a session: a PDF becomes pictures and words; everybody is shown the same page, late joiners too."""
