"""Networks that are built here and not by a library, and the `spec` that names them.

Others import `spec.NetworkSpec` and `conv4.Conv4`.
"""
