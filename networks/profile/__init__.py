"""One's own profile and what others see of it, a copy of one's own data, closing one's account and being erased.

What each feature knows of a person it says itself (`networks/core/personal.py`); this feature asks all of them.
"""
