"""Checks that keep the layout true: each takes a folder and names what is wrong in it."""
