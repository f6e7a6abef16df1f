"""What deserves a person's look, and what needs none: arrays in, findings out; one idea, one file.

Knows no project. Others import the function that each file is named after.
"""
