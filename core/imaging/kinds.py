"""What a file is by its name: a picture that is read, or something else, with a plain word for it.

The name only says whether a file is looked at; what is in it says how it is read. A name without an
ending, or with a picture's ending that a program has lengthened, says too little: there the first
bytes decide (`Ending.UNSURE`).
"""

import re

from core.imaging.readers.signatures import RAW_SUFFIXES

EXTENSIONS: frozenset[str] = RAW_SUFFIXES | {
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".pjpeg", ".pjp", ".mpo", ".png", ".apng", ".webp"),
    *(".bmp", ".dib", ".gif", ".tif", ".tiff", ".btf", ".gtiff"),
    *(".heic", ".heif", ".hif", ".avif", ".avifs", ".jxl"),
    *(".jp2", ".j2k", ".jpf", ".jpx", ".jpc", ".dcm", ".dicom"),
}
"""Suffixes of picture files that are read, in lower case."""

PICTURE = "picture"
UNSURE = "unsure"
"""The name does not say it: the first bytes do."""
NO_SUFFIX = "file without suffix"
OTHER = "other file"
PLACEHOLDER = "placeholder"
SYSTEM_FILE, SYSTEM_FOLDER = "system file", "system folder"
HIDDEN_FILE, HIDDEN_FOLDER = "hidden file", "hidden folder"
EXCLUDED_FILE, EXCLUDED_FOLDER = "excluded file", "excluded folder"
LIBRARY = "photo library folder"
OWN = "Handful file"
SIDECAR = "sidecar"

KINDS: dict[str, tuple[str, str]] = {
    "raw file": ("a raw file", "raw files"),
    "TGA picture": ("a TGA picture", "TGA pictures"),
    "rare picture": ("a picture of a rare kind", "pictures of rare kinds"),
    PLACEHOLDER: ("a file that is not downloaded yet", "files not downloaded yet"),
    "video": ("a video", "videos"),
    "design file": ("a design file (such as Photoshop’s)", "design files (such as Photoshop’s)"),
    "vector drawing": ("a vector drawing", "vector drawings"),
    "icon": ("an icon", "icons"),
    "3D model": ("a 3D model", "3D models"),
    "PDF": ("a PDF", "PDFs"),
    "document": ("a document", "documents"),
    "data file": ("a data file", "data files"),
    "sound": ("a sound file", "sound files"),
    "archive": ("an archive", "archives"),
    "program": ("a program", "programs"),
    "unfinished download": ("an unfinished download", "unfinished downloads"),
    SIDECAR: ("a sidecar", "sidecars"),
    NO_SUFFIX: ("a file without suffix", "files without suffix"),
    OTHER: ("another file", "other files"),
    LIBRARY: ("an inner folder of a photo library", "inner folders of photo libraries"),
    OWN: ("a file of Handful", "files of Handful"),
    SYSTEM_FOLDER: ("a folder of the system", "folders of the system"),
    SYSTEM_FILE: ("a file of the system", "files of the system"),
    HIDDEN_FOLDER: ("a hidden folder", "hidden folders"),
    HIDDEN_FILE: ("a hidden file", "hidden files"),
    EXCLUDED_FOLDER: ("a folder that you excluded", "folders that you excluded"),
    EXCLUDED_FILE: ("a file that you excluded", "files that you excluded"),
}
"""Each kind of what is left out: what one is, and what several are; in the order to tell them."""

_ENDINGS = {
    "raw file": "cri bay cap mdc rwz r3d ptx pxn gpr braw",
    "TGA picture": "tga vda icb vst",
    "rare picture": "exr hdr fits fit fts pcx ppm pgm pbm pnm pfm ras sgi xbm xpm dds flif bpg pict"
    " pct djvu nii nrrd mha mhd czi lif nd2 svs ndpi scn qoi jxr wdp hdp",
    "video": "mp4 m4v mov qt avi mkv webm mpg mpeg mts m2ts wmv flv 3gp 3g2 ogv insv lrv vob mxf"
    " asf",
    "design file": "psd psb xcf kra clip afphoto afdesign sketch fig indd procreate xd pdn cpt",
    "vector drawing": "svg svgz ai eps ps cdr wmf emf dxf dwg",
    "icon": "ico cur icns ani",
    "3D model": "obj stl fbx gltf glb ply blend dae 3ds usdz usd step stp max mtl",
    "PDF": "pdf",
    "document": "doc docx odt rtf txt md xls xlsx ods ppt pptx odp pages numbers key epub html htm"
    " mht tex url webloc eml msg",
    "data file": "csv tsv json jsonl xml yaml yml npy npz h5 hdf5 mat parquet log ini cfg toml db"
    " sqlite lrcat onnx safetensors pt pth pkl dat bin tfrecord",
    "sound": "mp3 wav flac aac m4a ogg oga opus wma aif aiff amr mid",
    "archive": "zip 7z rar tar gz tgz bz2 xz zst iso dmg cbz cbr",
    "program": "exe dll py ipynb sh bat cmd ps1 js msi app apk jar so lnk",
    "unfinished download": "part crdownload download partial tmp temp opdownload",
    SIDECAR: "xmp aae thm pp3 dop on1 cos nksc arp vrd spd ctg bak",
    OWN: "handful handful-wal handful-shm handful-journal",
}
_KIND_OF = {f".{ending}": kind for kind, endings in _ENDINGS.items() for ending in endings.split()}

_SYSTEM_FILES = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", ".ds_store", ".nomedia"}
_SYSTEM_FOLDERS = {
    *("@eadir", "#recycle", "@recycle", "#snapshot", ".snapshot", ".snapshots", "@sharebin"),
    *(".@__thumb", "@tmp", "$recycle.bin", "recycler", "recycled", "system volume information"),
    *("lost+found", "__macosx", ".appledouble", ".appledb", ".trash", ".trashes", ".thumbnails"),
    *(".spotlight-v100", ".fseventsd", ".temporaryitems", ".documentrevisions-v100"),
    *(".dropbox.cache", ".stversions", ".picasaoriginals", "network trash folder"),
}
_TRASH = re.compile(r"\.trash-\d+")
_LIBRARIES = (".photoslibrary", ".photolibrary", ".migratedphotolibrary", ".aplibrary")
_LIBRARY_PICTURES = {"originals", "masters"}

# A scraper or a browser has put something behind the ending: a.jpg_large, m.jpg!d, k.jpg.1.
_LENGTHENED = re.compile(r"\.(\w+?)(?:[_!@~:;?&=%,+ -][^.]*|\.\d+)$")


def kind_of_name(name: str) -> str:
    """Say what a file is by its name.

    Returns:
        `PICTURE`, `UNSURE`, or one of `KINDS`.

    Example:
        >>> [kind_of_name(one) for one in ("a.JPG", "a.jpg_large", "d", "a.mp4", "._a.jpg")]
        ['picture', 'unsure', 'unsure', 'video', 'system file']
    """
    if name.startswith("."):
        return _kind_of_hidden(name)
    lower = name.lower()
    dot = lower.rfind(".")
    if dot > 0 and lower[dot:] in EXTENSIONS:
        return PICTURE
    if lower in _SYSTEM_FILES:
        return SYSTEM_FILE
    if dot <= 0:
        return UNSURE
    kind = _KIND_OF.get(lower[dot:])
    if kind == "data file" and _is_of_a_picture(lower[:dot]):
        return SIDECAR
    if kind:
        return kind
    match = _LENGTHENED.search(lower)
    return UNSURE if match and f".{match[1]}" in EXTENSIONS else OTHER


def kind_of_folder(name: str, inside: str) -> str:
    """Say why a folder is not entered; "" where it is.

    Args:
        name: its name.
        inside: the name of the folder that it lies in.
    """
    lower = name.lower()
    if lower in _SYSTEM_FOLDERS or _TRASH.fullmatch(lower):
        return SYSTEM_FOLDER
    if lower.endswith(".lrdata"):
        return LIBRARY
    if inside.lower().endswith(_LIBRARIES) and lower not in _LIBRARY_PICTURES:
        return LIBRARY
    if lower.endswith((".handful.backups", ".handful.arrays")):
        return OWN
    return HIDDEN_FOLDER if name.startswith(".") else ""


def not_read(kind: str) -> str:
    """Say as a reason that a kind is not read.

    Example:
        >>> not_read("video")
        'it is a video, which is not read'
    """
    if kind == PLACEHOLDER:
        return "it is not downloaded yet"
    return f"it is {KINDS[kind][0]}, which is not read"


def _kind_of_hidden(name: str) -> str:
    lower = name.lower()
    if lower.endswith(".icloud"):
        return PLACEHOLDER
    if lower.endswith(".handful.lock"):
        return OWN
    return SYSTEM_FILE if lower in _SYSTEM_FILES or lower.startswith("._") else HIDDEN_FILE


def _is_of_a_picture(stem: str) -> bool:
    """Tell whether what stands before an ending names a picture, as in a.jpg.json."""
    return any(f".{part}" in EXTENSIONS for part in stem.split(".")[1:])
