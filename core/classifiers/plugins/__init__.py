"""Learners of other packages, which are asked like our own and watched while they work."""
