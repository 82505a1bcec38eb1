"""Running the site: programme, editions, networks, people, institutions, audit log, jobs and mails; no content."""
