"""What can be saved of a damaged project file: every row that is sure, in a new, sound project.

`pages` reads the file without SQLite, and `btrees` finds rows in it. `readings` knows what rows of
our tables look like. `decide` compares what stands in several places. `write` makes the new
project, and `repair` does it all.
"""

from core.store.repair.repair import repair

__all__ = ["repair"]
