"""Measures what the curves of the window tell."""
