"""How soon the window shows that it has heard."""
