"""Records of sessions: chapters, questions and answers, polls, decisions; a page and a tagged PDF, in versions."""
