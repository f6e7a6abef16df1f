"""Why an image got its label: which parts of it, and what the network makes of it."""
