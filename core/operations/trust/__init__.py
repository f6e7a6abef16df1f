"""How far a model is to be believed: its history, its learning curve, its worst mistakes."""
