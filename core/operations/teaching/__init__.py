"""Folders of class folders: what they mean, and what is learned from them."""
