"""Tables and lists: the confusion matrix and the history."""
