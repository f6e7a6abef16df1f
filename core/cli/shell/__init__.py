"""What makes commands good citizens of a shell: `--json`, examples, completion, defaults, a doctor.

Others import `command`, `config`, `completion`, `doctor` and `manual`.
"""
