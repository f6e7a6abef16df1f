"""What a person asks for, one step a file: each takes an open project and a progress callback.

Others reach them through `core.api`; `benchmark` and `cli` also take the parts they measure.
"""
