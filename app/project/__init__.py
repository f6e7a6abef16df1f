"""The open project as Qt sees it: what it holds, its files as a table, and its slow tasks.

Others import `workspace.Workspace`, `tasks`, `file_table`, `query_problems` and `class_tree`.
"""
