"""MTL adaptation: a few scales and shifts over a frozen backbone, within a time budget.

Others import `adapt.adapt_backbone`.
"""
