"""The panels of the window: classes, images, inspector, history, map and start page.

Each gets the workspace and shows a part of it. Others import the panel that a file is named after.
"""
