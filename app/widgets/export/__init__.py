"""Parts of the export dialog: the preview and the result."""
