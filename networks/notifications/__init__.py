"""The bell and the mails that tell a person of their notices.

What there is to tell, and in which words, comes from the features through `core/notices`; this one knows none of them.
A right that was withdrawn counts at once: what a notice is about is asked whenever it is shown, counted or mailed.
"""
