"""What Label Studio asks of a model: predictions for its tasks, and what becomes of corrections."""
