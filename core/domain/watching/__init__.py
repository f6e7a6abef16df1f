"""What passes between a watched folder and whoever watches it."""
