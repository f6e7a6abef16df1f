"""Commands that change one thing: classes, labels, models. Each is undone by `handful undo`.

Others import `classes.classes`, `labels.labels` and `models.models`.
"""
