"""What other packages add, as the window and the command line see it."""
