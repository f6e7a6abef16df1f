"""How often methods are right: the same draws from sets of pictures for each of them.

`sets` finds and embeds the pictures, `episodes` draws examples and a folder, `methods` holds what
can be compared (`contract` says what one is), `scores` judges an answer, `runner` goes through it
all, `summary` does the arithmetic, and `report` makes a table and JSON of it.
"""
