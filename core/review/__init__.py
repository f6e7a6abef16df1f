"""What deserves a person's look, and what needs none: one idea, one file."""
