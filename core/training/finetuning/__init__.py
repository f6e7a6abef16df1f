"""Transfer learning: all weights, or those behind a cut, from the examples; or from scratch.

Others import `finetune`, `config` for the settings, and `strategy.suggest`.
"""
