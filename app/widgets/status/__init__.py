"""The bars that say what is going on: jobs, the better model, the bottom line."""
