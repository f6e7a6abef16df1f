"""Backbones that a project has adapted: how they are held, kept, cut and run.

Others import `backbone.Adapted`, `finetuned.Tuned`, `scale_shift.Overlay`, `split` and
`serialization`. How they are trained is `core.training`'s matter.
"""
