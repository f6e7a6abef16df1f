"""One plug-in of each kind. See docs/plugins.md of Handful."""
