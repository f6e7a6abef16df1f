"""Bins of alike pictures: what to label next, and how long a tree takes."""
