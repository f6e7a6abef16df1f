"""Backbones that a project has adapted: how they are held, kept, cut and run.

Others import `backbone.AdaptedBackbone`, `finetuned.FinetunedBackbone`,
`scale_shift.ScaleShiftAdapter`, `split` and
`serialization`. How they are trained is `core.training`'s matter.
"""
