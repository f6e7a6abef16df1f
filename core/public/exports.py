"""All names of the package `handful`, which loads them when the first of them is asked for."""

from core.domain.errors import (
    Cancelled,
    ClassError,
    DeviceError,
    ExportError,
    FolderError,
    ImageError,
    LayoutUnclear,
    NoModel,
    NotEnoughExamples,
    ProjectError,
    ProjectLocked,
    ProjectMissing,
    WeightsError,
)
from core.domain.errors import CoreError as HandfulError
from core.domain.reports import Skipped
from core.public.opening import open_project as open
from core.public.opening import sample
from core.public.pictures import NONE_OF_THESE
from core.public.project import Project
from core.public.records import (
    Adapted,
    Advice,
    ClassInfo,
    Embeddings,
    Explanation,
    Exported,
    Review,
    Suspect,
    Taught,
)
from core.public.results import MissingLibrary, Result, Results

__all__ = [
    "NONE_OF_THESE",
    "Adapted",
    "Advice",
    "Cancelled",
    "ClassError",
    "ClassInfo",
    "DeviceError",
    "Embeddings",
    "Explanation",
    "ExportError",
    "Exported",
    "FolderError",
    "HandfulError",
    "ImageError",
    "LayoutUnclear",
    "MissingLibrary",
    "NoModel",
    "NotEnoughExamples",
    "Project",
    "ProjectError",
    "ProjectLocked",
    "ProjectMissing",
    "Result",
    "Results",
    "Review",
    "Skipped",
    "Suspect",
    "Taught",
    "WeightsError",
    "open",
    "sample",
]
