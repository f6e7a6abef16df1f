"""Meta-learning: from many labelled classes, how to learn new ones from a few examples.

Others import `runs` (start or go on with a training), `trainer`, `data`, `methods`,
`backbone_comparison`, `baseline_comparison`, `published_weights` and `export_pack`.
"""
