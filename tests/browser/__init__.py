"""The gates every page has to pass, in a real browser."""
