"""Sort pictures from a handful of examples, from Python.

    import handful

    project = handful.open("birds.handful", create=True)
    project.teach("examples")                  # one folder of pictures for each class
    project.adapt()
    results = project.label("pictures")        # results[0].path, .label, .confidence, ...

`Project` is the whole of it: give examples, adapt, label, look at results, embeddings and heat
maps, review, export. What it returns are frozen records and numpy arrays. Nothing here opens a
window, and none of Qt is loaded; torch is loaded by what needs it, and only then.

What is promised: every name in `__all__`, its parameters and the attributes of its records stay, in
name and meaning, until the next major version. New parameters come with a default, new attributes
at the end. What is to go warns for at least one minor version before. All else, `handful.core` and
`handful.app` in particular, may change with any version, and so may the figures: a newer version
may label better.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.public.exports import (
        NONE_OF_THESE,
        Adapted,
        Advice,
        Cancelled,
        ClassError,
        ClassInfo,
        DeviceError,
        Embeddings,
        Explanation,
        Exported,
        ExportError,
        FolderError,
        HandfulError,
        ImageError,
        LayoutUnclear,
        MissingLibrary,
        NoModel,
        NotEnoughExamples,
        Project,
        ProjectError,
        ProjectLocked,
        ProjectMissing,
        Result,
        Results,
        Review,
        Skipped,
        Suspect,
        Taught,
        WeightsError,
        open,
        sample,
    )

    __version__: str

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
    "__version__",
    "open",
    "sample",
]


def __getattr__(name: str) -> object:
    """Load what is asked for: the command `handful` passes here, and wants none of it."""
    if name == "__version__":
        from importlib.metadata import version

        return version("handful")
    if name in __all__:
        from core.public import exports

        return getattr(exports, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
