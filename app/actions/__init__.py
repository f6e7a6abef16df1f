"""The catalogue of commands, their actions and their shortcuts.

Others import `actions.Actions`, `catalogue` and `shortcuts`.
"""
