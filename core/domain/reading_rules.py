"""By which rules pictures are turned into pixels: a number that grows when the rules change.

1: as up to version 0.1. 2: greys by the range in use, colours by primaries and curve, light shapes
on a dark ground, the first frame that is not blank, views along panoramas; camera raw and more
kinds of files.

What was read under older rules is read again where the change concerns it: see
`core.embedding.rereading`.
"""

READING_RULES = 2
