"""What helps: the palette of commands, and the marks of the first tour."""
