"""`handful meta-train`, `meta-test` and `meta-pack`: backbones from sorted folders.

Others import the commands from `commands` and `pack`.
"""
