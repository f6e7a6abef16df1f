"""One reader for each family of picture files, chosen by a file's first bytes.

A reader takes the bytes and gives an `Unfinished` picture: eight bits a channel, in the file's own
colours and on the file's own side. `core.imaging.decoders` makes it upright and turns it into sRGB.
What each file format is read by stands in docs/formats.md.
"""
