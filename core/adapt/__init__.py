"""Adapting the backbone itself to a handful of examples.

All but `adapted` and `built` loads torch: import it where it is used.
"""
