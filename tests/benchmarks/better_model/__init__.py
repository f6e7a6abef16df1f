"""How long the search for a better model takes, and what it disturbs."""
