"""What the law asks of a public site: accessibility statement, requests for access, terms, privacy notice."""
