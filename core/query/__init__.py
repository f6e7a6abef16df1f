"""The query language that finds pictures: in the window's search field, and for `export --query`.

Others import `grammar` for what was typed, and `find_files` for which files that means.
"""
