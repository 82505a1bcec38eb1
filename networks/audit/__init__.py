"""Who did what to what: rows that are only ever added, written in the transaction of the act itself.

They hold ids, never the words of a post. The full log and its pages belong to the administration.
"""
