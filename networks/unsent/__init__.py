"""Words a person has typed and not sent yet, kept on the server so that they survive any browser.

A text belongs to a place ("thread:12", "network:jst-finanse:new-thread", "session:3") and to one person; nobody else
ever sees it. Its `seq` stops a forgotten tab from bringing a sent text back to life.
"""
