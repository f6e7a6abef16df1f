"""Every sentence that the window says, in its language; each file is about one subject."""
