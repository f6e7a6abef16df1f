"""Take labels out of files of other programs, and find the pictures that they are meant for."""
