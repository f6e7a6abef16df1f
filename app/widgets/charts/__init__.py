"""Pictures of numbers: seen, walked through with the keyboard, read out, saved as PNG or CSV."""
