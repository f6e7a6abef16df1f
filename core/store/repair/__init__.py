"""What can be saved of a damaged project file: every row that is sure, in a new, sound project.

`pages` reads the file without SQLite, `btrees` finds rows in it, `readings` knows what rows of our
tables look like, `decide` holds what stands in several places against each other, `write` makes the
new project, `repair` does it all.
"""

from core.store.repair.repair import repair

__all__ = ["repair"]
