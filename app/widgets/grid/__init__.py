"""The grid of images: viewport, cells, selection, dragging, and the bar above it."""
