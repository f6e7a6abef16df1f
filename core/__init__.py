"""The engine: everything that Handful does with pictures, without a window.

Start with `core.api`. `cli` and `benchmark` use it, and `operations` does its steps. Below these,
`export`, `importers`, `training` and `analysis` do one craft each. They stand on `classifiers`,
`embedding`, `backbones`, `imaging` and `store`. `domain` is what passes between all of them.
"""
