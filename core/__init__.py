"""The engine: everything that Handful does with pictures, without a window.

Start with `core.api`. Below it, from the top down: `cli` and `benchmark` use it, `operations` does
its steps, `export` and `training` and `analysis` do one craft each, `classifiers`, `embedding`,
`backbones`, `imaging` and `store` are what they stand on, and `domain` is what passes between them.
"""
