"""Whole days, walked as people walk them."""
