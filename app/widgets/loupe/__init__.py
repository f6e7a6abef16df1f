"""One large picture: zoom and pan, the film strip, the keys of the classes, and the pace."""
