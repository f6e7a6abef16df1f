"""What each command and each gesture does: one subject a file, joined in `application`.

Others import `application`.
"""
