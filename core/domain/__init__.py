"""What passes between the rooms: records, reports, errors, progress and array types.

Others may import every file. Nothing here needs more than numpy and the standard library.
"""
