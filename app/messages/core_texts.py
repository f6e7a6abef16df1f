"""What the engine says in words, in the language of the window.

The engine knows no languages: reasons, notes and names of changes are English sentences, and some
lie in project files for years. They are known again here by the pattern that they were made from,
so a project that was worked on in one language reads well in any other. A test reads the engine's
code and fails where it says something that has no pattern here.
"""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from app.messages.import_reasons import IMPORT_PATTERNS, QT_TRANSLATE_NOOP

_FIELD = re.compile(r"\\{(\w+)\\}")
_NUMBERS = ("n", "m", "percent", "width", "height", "code")

# See docs/adr/0008-english-in-the-journal.md.
PATTERNS: tuple[str, ...] = (
    # Names of changes, as Undo shows them
    QT_TRANSLATE_NOOP("Engine", "Accept {images} (at most {percent} % wrong)"),
    QT_TRANSLATE_NOOP("Engine", "Accept {predictions}"),
    QT_TRANSLATE_NOOP("Engine", "Adapt to {n} examples"),
    QT_TRANSLATE_NOOP("Engine", "Add class {name}"),
    QT_TRANSLATE_NOOP("Engine", "Add class {name} of {n} {unit}"),
    QT_TRANSLATE_NOOP("Engine", "Add folder {name}"),
    QT_TRANSLATE_NOOP("Engine", "Add {n} examples of {m} classes"),
    QT_TRANSLATE_NOOP("Engine", "Delete class {name}"),
    QT_TRANSLATE_NOOP("Engine", "Import 1 label from {name}"),
    QT_TRANSLATE_NOOP("Engine", "Import {n} labels from {name}"),
    QT_TRANSLATE_NOOP("Engine", "Label {images} as {name}"),
    QT_TRANSLATE_NOOP("Engine", "Merge {name} into {other}"),
    QT_TRANSLATE_NOOP("Engine", "Recolor {name}"),
    QT_TRANSLATE_NOOP("Engine", "Recolour {name}"),  # in older projects
    QT_TRANSLATE_NOOP("Engine", "Remove folder {name}"),
    QT_TRANSLATE_NOOP("Engine", "Remove label from {images}"),
    QT_TRANSLATE_NOOP("Engine", "Rename group {name} to {other}"),
    QT_TRANSLATE_NOOP("Engine", "Rename {name} to {other}"),
    QT_TRANSLATE_NOOP("Engine", "Reorder classes"),
    QT_TRANSLATE_NOOP("Engine", "Split {name} into {n}"),
    QT_TRANSLATE_NOOP("Engine", "Take the better model"),
    QT_TRANSLATE_NOOP("Engine", "Use model {n} again"),
    # Notes under a report
    QT_TRANSLATE_NOOP("Engine", "{name} has no example yet and takes no part."),
    QT_TRANSLATE_NOOP("Engine", "OpenVINO is not installed; torch runs the network, more slowly."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The {device} ran out of memory even for one image; the CPU does the rest, more slowly.",
    ),
    QT_TRANSLATE_NOOP("Engine", "The {device} ran out of memory; batches are {n} now."),
    # Why a picture or a folder is left out
    QT_TRANSLATE_NOOP("Engine", "it cannot be read"),
    QT_TRANSLATE_NOOP("Engine", "it cannot be read: permission denied"),
    QT_TRANSLATE_NOOP("Engine", "it cannot be read: {reason}"),
    QT_TRANSLATE_NOOP("Engine", "it cannot be opened: permission denied"),
    QT_TRANSLATE_NOOP("Engine", "it cannot be listed: {reason}"),
    QT_TRANSLATE_NOOP(
        "Engine", "its class folders are of the split {name}, and {known} is to teach"
    ),
    QT_TRANSLATE_NOOP("Engine", "it has no folders train, val or test with class folders in them"),
    QT_TRANSLATE_NOOP("Engine", "it has no subfolders with pictures in them"),
    QT_TRANSLATE_NOOP("Engine", "it keeps its label {name}"),
    QT_TRANSLATE_NOOP(
        "Engine", "its folders are named by dates or by a camera, which are no classes"
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "its folders train, val or test have no class folders with pictures in them",
    ),
    QT_TRANSLATE_NOOP("Engine", "the names of its folders cannot be seen"),
    QT_TRANSLATE_NOOP("Engine", "it is a folder"),
    QT_TRANSLATE_NOOP("Engine", "it is no longer in the project"),
    QT_TRANSLATE_NOOP("Engine", "it is {kind}, which is not read"),
    QT_TRANSLATE_NOOP(
        "Engine",
        'it is {kind}; to read it, install an extra: pip install "handful[science]"',
    ),
    QT_TRANSLATE_NOOP("Engine", "it is a DICOM file without a picture"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "it is a camera raw file that cannot be read: damaged, or of a camera unknown to LibRaw",
    ),
    QT_TRANSLATE_NOOP("Engine", "it is not downloaded yet"),
    QT_TRANSLATE_NOOP("Engine", "it is not a folder"),
    QT_TRANSLATE_NOOP("Engine", "it is not a picture"),
    QT_TRANSLATE_NOOP("Engine", "it is not a regular file"),
    QT_TRANSLATE_NOOP("Engine", "it was stopped"),
    QT_TRANSLATE_NOOP("Engine", "it is too large: {width} x {height} pixels"),
    QT_TRANSLATE_NOOP("Engine", "it lies inside {path}, whose pictures are being labeled"),
    QT_TRANSLATE_NOOP("Engine", "its name cannot be seen"),
    QT_TRANSLATE_NOOP("Engine", "not a project file"),
    QT_TRANSLATE_NOOP("Engine", "it is a picture, and the result needs another name"),
    QT_TRANSLATE_NOOP("Engine", "it is open under another name"),
    QT_TRANSLATE_NOOP("Engine", "its tables are damaged"),
    QT_TRANSLATE_NOOP("Engine", "a part of it cannot be read from the disk"),
    QT_TRANSLATE_NOOP("Engine", "it can only be read"),
    QT_TRANSLATE_NOOP("Engine", "it holds a {kind} ({name}) that Handful did not make"),
    QT_TRANSLATE_NOOP("Engine", "it is the damaged project itself"),
    QT_TRANSLATE_NOOP("Engine", "nothing of a project is in it"),
    QT_TRANSLATE_NOOP("Engine", "there is a file of that name"),
    QT_TRANSLATE_NOOP("Engine", "the file has changed since"),
    QT_TRANSLATE_NOOP("Engine", "the file is cut short"),
    QT_TRANSLATE_NOOP("Engine", "the file is damaged"),
    QT_TRANSLATE_NOOP("Engine", "the file is empty"),
    QT_TRANSLATE_NOOP("Engine", "the file is gone"),
    QT_TRANSLATE_NOOP("Engine", "the file is larger than {n} GiB"),
    QT_TRANSLATE_NOOP("Engine", "the file is read-only"),
    QT_TRANSLATE_NOOP("Engine", "the folder is not there"),
    QT_TRANSLATE_NOOP("Engine", "the link leads in a circle"),
    QT_TRANSLATE_NOOP("Engine", "the link points to nothing"),
    QT_TRANSLATE_NOOP("Engine", "the name holds a character that no file can have"),
    QT_TRANSLATE_NOOP("Engine", "the name is not valid UTF-8"),
    QT_TRANSLATE_NOOP("Engine", "the same picture is in {path}"),
    QT_TRANSLATE_NOOP("Engine", "their files are gone"),
    QT_TRANSLATE_NOOP("Engine", "there are no pictures in it"),
    QT_TRANSLATE_NOOP("Engine", "there is no format {name}; there is {known}"),
    # Of a server that pictures are fetched from
    QT_TRANSLATE_NOOP("Engine", "it lies on another computer than the server"),
    QT_TRANSLATE_NOOP("Engine", "no such picture is in the project"),
    QT_TRANSLATE_NOOP("Engine", "the file is too large"),
    QT_TRANSLATE_NOOP("Engine", "the server answered {code}"),
    QT_TRANSLATE_NOOP("Engine", "the server cannot be reached"),
    # Of plug-ins
    QT_TRANSLATE_NOOP("Engine", "its code raised {error}"),
    QT_TRANSLATE_NOOP("Engine", "it gives {shape} for a picture, not {other}"),
    QT_TRANSLATE_NOOP("Engine", "no such plug-in is installed"),
    QT_TRANSLATE_NOOP("Engine", "no plug-in of this name is installed"),
    QT_TRANSLATE_NOOP("Engine", "the plug-in cannot be used: {reason}"),
    QT_TRANSLATE_NOOP("Engine", "the plug-in {name} fails: {reason}"),
    QT_TRANSLATE_NOOP("Engine", "it cannot be imported: {error}"),
    QT_TRANSLATE_NOOP("Engine", "it raised {error}"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "it does not end in a linear head, so it can be neither explained nor written as ONNX",
    ),
    QT_TRANSLATE_NOOP("Engine", "opening it ended the program that was opening it"),
    QT_TRANSLATE_NOOP(
        "Engine", "the system ended the program that was opening it; it will be tried again"
    ),
    QT_TRANSLATE_NOOP("Engine", "there is not enough memory to open it"),
    QT_TRANSLATE_NOOP(
        "Engine", "there is not enough memory to open it now; it will be tried again"
    ),
    # Why pictures cannot be meta-trained from
    QT_TRANSLATE_NOOP("Engine", "it is not there"),
    QT_TRANSLATE_NOOP("Engine", "it is too large for a picture"),
    QT_TRANSLATE_NOOP("Engine", "it lies in no class's folder"),
    QT_TRANSLATE_NOOP("Engine", "the zip file is damaged or locked here"),
    # Why an export came to nothing
    QT_TRANSLATE_NOOP("Engine", "a file is in its place"),
    QT_TRANSLATE_NOOP("Engine", "a folder is in its place"),
    QT_TRANSLATE_NOOP("Engine", "an embedding in the project is damaged"),
    QT_TRANSLATE_NOOP("Engine", "it is not among the folders of this project: {names}"),
    QT_TRANSLATE_NOOP(
        "Engine", "it belongs to the project {name}, and the result needs another name"
    ),
    QT_TRANSLATE_NOOP("Engine", "it is a Handful project, and the result needs a name of its own"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "Label Studio serves pictures from below one folder, and these have only the disk in"
        " common; export one folder at a time",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", 'Parquet needs pyarrow: pip install "handful[parquet]", or --format npz'
    ),
    QT_TRANSLATE_NOOP("Engine", "links cannot be made here ({reason}); choose copies"),
    QT_TRANSLATE_NOOP("Engine", "the copy is shorter than the picture"),
    QT_TRANSLATE_NOOP("Engine", "the written model does not give the labels that Handful gives"),
    QT_TRANSLATE_NOOP("Engine", "there is no folder {path}"),
    QT_TRANSLATE_NOOP("Engine", "there is something in that folder already"),
    QT_TRANSLATE_NOOP("Engine", "what was written could not be read again"),
    QT_TRANSLATE_NOOP("Engine", "{n} of {m} entries read differently after writing"),
    # Watched folders
    QT_TRANSLATE_NOOP("Engine", "it lies inside {folder}, and the copies would be labeled, too"),
    QT_TRANSLATE_NOOP("Engine", "the drive that held its pictures is not connected"),
    QT_TRANSLATE_NOOP(
        "Engine", "{name} in it, which lists what was put there, cannot be read; remove it"
    ),
    *IMPORT_PATTERNS,
    # Why a backbone or a device is of no use
    QT_TRANSLATE_NOOP("Engine", "another window or command is installing weights"),
    QT_TRANSLATE_NOOP("Engine", "it could not be written to {path}: {reason}"),
    QT_TRANSLATE_NOOP("Engine", "it has {n} stages of blocks, and the published network has {m}"),
    QT_TRANSLATE_NOOP("Engine", "it holds tensors that the published network does not have: {n}"),
    QT_TRANSLATE_NOOP(
        "Engine", "it holds no network of the published code, which has conv1 and layer1"
    ),
    QT_TRANSLATE_NOOP("Engine", "it is a pack already, which can be used as it is"),
    QT_TRANSLATE_NOOP("Engine", "it lacks {names}"),
    QT_TRANSLATE_NOOP(
        "Engine", "its first convolutions have another shape than in the published network"
    ),
    QT_TRANSLATE_NOOP("Engine", "{name} has another shape than in the published network"),
    QT_TRANSLATE_NOOP("Engine", "{name} holds something else than numbers"),
    QT_TRANSLATE_NOOP("Engine", "it has no blocks that drop_path could skip"),
    QT_TRANSLATE_NOOP("Engine", "its SHA-256 is {found} and should be {wanted}"),
    QT_TRANSLATE_NOOP("Engine", "its weights are not on this computer"),
    QT_TRANSLATE_NOOP("Engine", "nobody offers weights of it"),
    QT_TRANSLATE_NOOP("Engine", "what it gives for a black picture is not all numbers"),
    QT_TRANSLATE_NOOP("Engine", "nobody says what its SHA-256 must be; what came has {found}"),
    QT_TRANSLATE_NOOP("Engine", "not found on this computer"),
    QT_TRANSLATE_NOOP("Engine", "out of memory"),
    QT_TRANSLATE_NOOP("Engine", "the download was cut off"),
    QT_TRANSLATE_NOOP("Engine", "the model in use was adapted with other weights of it"),
    QT_TRANSLATE_NOOP("Engine", "the package {name} is not installed whole"),
    QT_TRANSLATE_NOOP("Engine", "the tensors in {name} do not fit the network"),
    QT_TRANSLATE_NOOP("Engine", "there is no such backbone; there is {known}, and {prefix}NAME"),
    QT_TRANSLATE_NOOP("Engine", "no stage of it gives spatial features"),
    QT_TRANSLATE_NOOP("Engine", "this is no pack"),
    QT_TRANSLATE_NOOP("Engine", "this pack is not on this computer"),
    QT_TRANSLATE_NOOP("Engine", "timm knows no network of this name"),
    QT_TRANSLATE_NOOP("Engine", "{host} answered {code} {reason}"),
    QT_TRANSLATE_NOOP("Engine", "{host} cannot be reached ({reason})"),
    QT_TRANSLATE_NOOP("Engine", "{name} holds no list of weights"),
    QT_TRANSLATE_NOOP("Engine", "{name} is damaged, or holds more than weights"),
    QT_TRANSLATE_NOOP("Engine", "{name} is no pack, or is damaged ({reason})"),
    QT_TRANSLATE_NOOP("Engine", "{path} cannot be read: {reason}"),
    QT_TRANSLATE_NOOP("Engine", "{path} is not the file we know (SHA-256 {found})"),
    QT_TRANSLATE_NOOP("Engine", "{text} is no SHA-256 of 64 hex digits"),
    QT_TRANSLATE_NOOP("Engine", "{text} is no address on the web"),
)

PARTS: tuple[str, ...] = (
    QT_TRANSLATE_NOOP("Engine", "1 image"),
    QT_TRANSLATE_NOOP("Engine", "1 prediction"),
    QT_TRANSLATE_NOOP("Engine", "{n} examples"),
    QT_TRANSLATE_NOOP("Engine", "{n} images"),
    QT_TRANSLATE_NOOP("Engine", "{n} predictions"),
    QT_TRANSLATE_NOOP("Engine", "none of these"),
    # Kinds of files that are not read
    QT_TRANSLATE_NOOP("Engine", "a raw file"),
    QT_TRANSLATE_NOOP("Engine", "a TGA picture"),
    QT_TRANSLATE_NOOP("Engine", "a picture of a rare kind"),
    QT_TRANSLATE_NOOP("Engine", "a file that is not downloaded yet"),
    QT_TRANSLATE_NOOP("Engine", "a video"),
    QT_TRANSLATE_NOOP("Engine", "a design file (such as Photoshop’s)"),
    QT_TRANSLATE_NOOP("Engine", "a vector drawing"),
    QT_TRANSLATE_NOOP("Engine", "an icon"),
    QT_TRANSLATE_NOOP("Engine", "a 3D model"),
    QT_TRANSLATE_NOOP("Engine", "a PDF"),
    QT_TRANSLATE_NOOP("Engine", "a document"),
    QT_TRANSLATE_NOOP("Engine", "a data file"),
    QT_TRANSLATE_NOOP("Engine", "a sound file"),
    QT_TRANSLATE_NOOP("Engine", "an archive"),
    QT_TRANSLATE_NOOP("Engine", "a program"),
    QT_TRANSLATE_NOOP("Engine", "an unfinished download"),
    QT_TRANSLATE_NOOP("Engine", "a sidecar"),
    QT_TRANSLATE_NOOP("Engine", "a file without suffix"),
    QT_TRANSLATE_NOOP("Engine", "another file"),
    QT_TRANSLATE_NOOP("Engine", "an inner folder of a photo library"),
    QT_TRANSLATE_NOOP("Engine", "a file of Handful"),
    QT_TRANSLATE_NOOP("Engine", "a folder of the system"),
    QT_TRANSLATE_NOOP("Engine", "a file of the system"),
    QT_TRANSLATE_NOOP("Engine", "a hidden folder"),
    QT_TRANSLATE_NOOP("Engine", "a hidden file"),
    QT_TRANSLATE_NOOP("Engine", "a folder that you excluded"),
    QT_TRANSLATE_NOOP("Engine", "a file that you excluded"),
    # What the system and SQLite say
    QT_TRANSLATE_NOOP("Engine", "Connection refused"),
    QT_TRANSLATE_NOOP("Engine", "File name too long"),
    QT_TRANSLATE_NOOP("Engine", "Input/output error"),
    QT_TRANSLATE_NOOP("Engine", "Is a directory"),
    QT_TRANSLATE_NOOP("Engine", "Name or service not known"),
    QT_TRANSLATE_NOOP("Engine", "Network is unreachable"),
    QT_TRANSLATE_NOOP("Engine", "No such file or directory"),
    QT_TRANSLATE_NOOP("Engine", "No space left on device"),
    QT_TRANSLATE_NOOP("Engine", "Not a directory"),
    QT_TRANSLATE_NOOP("Engine", "Operation not permitted"),
    QT_TRANSLATE_NOOP("Engine", "Permission denied"),
    QT_TRANSLATE_NOOP("Engine", "Read-only file system"),
    QT_TRANSLATE_NOOP("Engine", "attempt to write a readonly database"),
    QT_TRANSLATE_NOOP("Engine", "database disk image is malformed"),
    QT_TRANSLATE_NOOP("Engine", "database is locked"),
    QT_TRANSLATE_NOOP("Engine", "database or disk is full"),
    QT_TRANSLATE_NOOP("Engine", "disk I/O error"),
    QT_TRANSLATE_NOOP("Engine", "file is not a database"),
    QT_TRANSLATE_NOOP("Engine", "unable to open database file"),
)
"""Texts that stand alone or within another: only these, or a class of that name would change."""

UNITS: tuple[str, ...] = (
    QT_TRANSLATE_NOOP("Engine", "image"),
    QT_TRANSLATE_NOOP("Engine", "images"),
)
"""Texts that stand in a pattern's unit alone; a class may well be called so."""


def said(text: str) -> str:
    """Return what the engine said in the language of the window; unchanged where it is unknown."""
    return _said(text, PARTS) or _said(text, PATTERNS) or text


def learner(name: str) -> str:
    """Say what a learner is called."""
    translate = QCoreApplication.translate
    texts = {
        "committee": translate("Engine", "committee"),
        "folder": translate("Engine", "committee with the folder"),
        "shared-covariance": translate("Engine", "Gaussian classes with the folder"),
        "lda": translate("Engine", "linear discriminant analysis"),
        "linear-head": translate("Engine", "linear head"),
        "logistic": translate("Engine", "logistic regression"),
        "prototypes": translate("Engine", "nearest prototype"),
        "ridge": translate("Engine", "ridge regression"),
        "propagation": translate("Engine", "label propagation"),
        "alpha-tim": translate("Engine", "alpha-TIM"),
        "pt-map": translate("Engine", "PT-MAP"),
        "svm-linear": translate("Engine", "linear support vector machine"),
        "svm-rbf": translate("Engine", "support vector machine"),
    }
    return texts.get(name, name)


def _said(text: str, patterns: tuple[str, ...]) -> str:
    for pattern, compiled in _compiled(patterns):
        found = compiled.fullmatch(text)
        if found:
            fields = {
                name: _said(one, UNITS if name == "unit" else PARTS) or one
                for name, one in found.groupdict().items()
            }
            return QCoreApplication.translate("Engine", pattern).format(**fields)
    return ""


@cache
def _compiled(patterns: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    """Make expressions of patterns; the one with the most words of its own is tried first."""

    def field(found: re.Match[str]) -> str:
        kind = r"[\d.]+" if found[1] in _NUMBERS else ".+?"
        return f"(?P<{found[1]}>{kind})"

    ordered = sorted(patterns, key=lambda one: -len(re.sub(r"\{\w+\}", "", one)))
    return [
        (one, re.compile(_FIELD.sub(field, re.escape(one)), re.DOTALL | re.IGNORECASE))
        for one in ordered
    ]
