"""Embeddings to calibrated class probabilities: one method, one file, one source, one contract.

Others may import `registry` (every classifier by name), the files of single methods, `base` (their
contract), `model_selection`, `calibrated`, `accuracy_interval` and `cross_validation`.

Nothing is imported here: most files load scipy, and whoever needs a light one should not wait.
"""
