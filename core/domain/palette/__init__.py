"""The colors that classes get."""
