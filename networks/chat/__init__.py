"""Everyday conversation of a network: channels of short messages.

What needs an answer that others will look for later belongs into a thread. A newcomer sees what was written since
joining.
"""
