"""`handful watch`."""
