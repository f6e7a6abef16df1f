"""Pictures in groups of likeness: where they lie, what stands above them, how alike they are."""
