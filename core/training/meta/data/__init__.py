"""Labelled sets for meta-learning, and the tasks that are drawn from them.

Others import `datasets`, `task_source` and `task_sampler`.
"""
