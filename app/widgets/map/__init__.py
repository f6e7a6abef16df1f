"""The embedding map: canvas, camera, painter, legend and what the mouse does."""
