"""Threads and the engine's process: the only room that knows either.

Others import `jobs`, `scheduler` and `image_loader`.
"""
