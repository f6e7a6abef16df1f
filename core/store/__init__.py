"""The project file: everything a person and a model have said about their pictures."""

from core.store.project import SUFFIX, Project

__all__ = ["SUFFIX", "Project"]
