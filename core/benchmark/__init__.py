"""How often methods are right: the same draws from sets of pictures for each of them.

`datasets` finds and embeds the pictures. `episodes` draws examples and a folder. `methods` holds
what can be compared; `interfaces` says what a method is. `metrics` judges an answer. `runner` goes
through it all, `statistics` does the arithmetic, and `report` makes a table and JSON of it.
"""
