"""The command line: one file a command, and what they share on a terminal.

Others import `main.main`.
"""
