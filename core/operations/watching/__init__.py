"""Folders that are watched: new pictures are labelled as they come."""
