"""The shape of the code base, as tests: who may import whom, how long a file may be."""

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(path for top in ("core", "app") for path in (ROOT / top).rglob("*.py"))
MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 60

# Lowest floor first; an import may only go down. A new file must be given its floor here.
FLOORS = {
    "core": [
        {"records", "errors"},
        {"findings", "export_records", "map_records", "pack_records"},
        {"files", "evening"},
        {"images", "backbones", "store", "learners", "openvino_core"},
        {"views", "converted"},
        {"adapt"},
        {"runtime"},
        {"embed", "trust", "unknowns", "backbone_choice", "projection"},
        {"predictor"},
        {"review", "explain", "meta", "batch", "teaching", "sentences"},
        {"review_sentences", "candidate"},
        {"examples", "export"},
        {
            "adapting",
            "explaining",
            "reviewing",
            "mapping",
            "classing",
            "grouping",
            "sessions",
            "meta_training",
            "choosing",
        },
        {"learning"},
        {"improving", "transferring"},
        {"methods"},
        {"pipeline", "terminal"},
        {
            "backbone_commands",
            "explain_commands",
            "export_commands",
            "review_commands",
            "training_commands",
            "improving_commands",
            "benchmark",
            "meta_commands",
            "pack_commands",
        },
        {"benchmark_commands"},
        {"cli"},
        {"__main__", "__init__"},
    ],
    "app": [
        {"plurals", "engine_words", "bell", "garbage"},
        {
            "settings",
            "wording",
            "reports",
            "promise_words",
            "offer_words",
            "export_words",
            "session_words",
            "colours",
            "marks",
            "models",
            "class_names",
            "query",
            "name_index",
            "commands",
        },
        {"backbone_words", "engine", "picture_loader", "notices"},
        {"lanes"},
        {"theme", "jobs", "languages", "keymap", "thumbnails", "saving"},
        {"batches"},
        {"workspace"},
        {"work", "project_loader"},
        {"widgets"},
        {"actions"},
        {"panels", "dialogs"},
        {"frame"},
        {"desk"},
        {"main_window"},
        {"__main__", "__init__"},
    ],
}

# In these folders each file stands alone, except for what all of them share and what joins them.
ALONE = {"core/learners", "app/panels"}
SHARED = {
    "core.classifiers.base",
    "core.classifiers.temperature_scaling",
    "core.classifiers.soft_target_logistic",
}
JOINING = {
    "core.classifiers.ensemble",
    "core.classifiers.transductive_ensemble",
    # These start from logistic regression, or fall back to it.
    "core.classifiers.alpha_tim",
    "core.classifiers.label_propagation",
}

# The window's doors to the engine; everything else in `app` knows only records and errors.
DOORS = {
    "app/project/workspace.py",
    "app/project/thumbnails.py",
    "app/project/disk_sync.py",
    "app/background/engine_process.py",
    "app/__main__.py",
}
OPEN_TO_ALL = (
    "core.domain.records",
    "core.domain.review",
    "core.domain.export",
    "core.domain.map",
    "core.domain.backbones",
    "core.domain.errors",
)

# Each danger has its owners; a name ending in `/` is a whole folder.
WINDOW_THREADS = (
    "app/background/lanes.py",
    "app/background/engine_process.py",
    "app/background/image_loader.py",
)
ENGINE_THREADS = (
    "core/embedding/pipeline.py",
    "core/embedding/network.py",
    "core/store/thumbnail_cache.py",
    "core/store/durability.py",
)
OWNERS = {
    "sqlite_utils": ("core/store/",),
    "sqlite3": ("core/store/",),
    "threading": WINDOW_THREADS + ENGINE_THREADS,
    "concurrent.futures": WINDOW_THREADS + ENGINE_THREADS,
    "PySide6.QtCore.QThread": WINDOW_THREADS,
    "PySide6.QtCore.QThreadPool": WINDOW_THREADS,
    "PySide6.QtCore.QRunnable": WINDOW_THREADS,
    "PySide6.QtConcurrent": WINDOW_THREADS,
    "multiprocessing": ("app/background/engine_process.py", "app/__main__.py"),
    "PySide6.QtCore.QSettings": ("app/settings.py",),
    "urllib.request": ("core/backbones/download.py",),
    "http.client": ("core/backbones/download.py",),
    "requests": ("nobody: use core/backbones/download.py",),
    "huggingface_hub": ("core/backbones/build.py",),  # only for the address of a file
    "pickle": ("app/background/engine_process.py",),
}

# Imported anywhere else, OpenVINO brings along what reports its use to a server.
OPENVINO_DOOR = "core/backbones/openvino_openvino_core.py"
IMPORTS_OPENVINO = re.compile(
    r"""^[ ]*(import|from)[ ]openvino\b | (import_module|importorskip|__import__)\(.openvino\b""",
    re.MULTILINE | re.VERBOSE,
)
FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n((    .*)?\n)+", re.MULTILINE)

TOP_LEVEL_CODE = {"app", "core", "resources", "tests"}
BESIDE_CODE = {"docs"}


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {dotted(path): path for path in FILES}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Name all that a file imports, at the top or inside a function, in dotted form."""
    found: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


def module_of(name: str) -> str | None:
    """Find which of our files an imported name lies in: the longest that fits."""
    parts = name.split(".")
    fits = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((candidate for candidate in fits if candidate in MODULES), None)


def our_imports(path: Path) -> set[str]:
    return {found for name in imports(path) if (found := module_of(name))} - {dotted(path)}


def floor(module: str) -> int:
    package, part = (*module.split("."), "__init__")[:2]
    for n, parts in enumerate(FLOORS[package]):
        if part in parts:
            return n
    pytest.fail(f"{module} has no floor: give it one in FLOORS")


def owns(path: Path, owners: tuple[str, ...]) -> bool:
    return any(where(path) == owner or where(path).startswith(owner) for owner in owners)


@pytest.mark.parametrize("path", FILES, ids=where)
def test_every_file_has_a_floor(path):
    assert floor(dotted(path)) >= 0


@pytest.mark.parametrize("path", FILES, ids=where)
def test_imports_go_down(path):
    me = dotted(path).split(".")
    for other in our_imports(path):
        package, *below = other.split(".")
        if package == me[0] and below[:1] != me[1:2]:
            assert floor(other) < floor(dotted(path)), f"{where(path)} imports {other}"


@pytest.mark.parametrize("path", FILES, ids=where)
def test_siblings_stand_alone(path):
    if where(path.parent) not in ALONE or path.stem == "__init__" or dotted(path) in JOINING:
        return
    folder = dotted(path).rpartition(".")[0]
    siblings = {name for name in our_imports(path) if name.startswith(folder + ".")} - SHARED
    assert not {name for name in siblings if not name.rpartition(".")[2].startswith("_")}


@pytest.mark.parametrize("path", FILES, ids=where)
def test_the_engine_knows_no_window(path):
    if where(path).startswith("core/"):
        assert not [name for name in imports(path) if name.split(".")[0] in ("PySide6", "app")]


@pytest.mark.parametrize("path", FILES, ids=where)
def test_the_window_reaches_the_engine_through_its_doors(path):
    if where(path).startswith("app/") and where(path) not in DOORS:
        reached = {name for name in our_imports(path) if name.startswith("core")}
        assert not reached - set(OPEN_TO_ALL)


@pytest.mark.parametrize("path", FILES, ids=where)
def test_every_danger_has_its_owners(path):
    for name in imports(path):
        for danger, owners in OWNERS.items():
            if name == danger or name.startswith(danger + "."):
                assert owns(path, owners), f"{where(path)} imports {name}; owners: {owners}"


def test_openvino_is_imported_at_its_door_alone():
    every = [path for top in sorted(TOP_LEVEL_CODE) for path in (ROOT / top).rglob("*.py")]
    found = {
        where(path)
        for path in every
        if IMPORTS_OPENVINO.search(FOR_TYPES.sub("", path.read_text(encoding="utf-8")))
    }
    assert found == {OPENVINO_DOOR}


def test_no_import_goes_round_in_a_circle():
    graph = {name: our_imports(path) for name, path in MODULES.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
    assert len(order) == len(MODULES)


@pytest.mark.parametrize("path", FILES, ids=where)
def test_nothing_is_imported_relatively(path):
    assert not [name for name in imports(path) if name.startswith(".")]


@pytest.mark.parametrize("path", FILES, ids=where)
def test_files_and_functions_stay_short(path):
    assert path.read_text(encoding="utf-8").count("\n") <= MAX_FILE_LINES
    too_long = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    ]
    assert not too_long


def test_code_lies_in_four_folders():
    tracked = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and any(path.rglob("*.py")) and not path.name.startswith(".")
    }
    built = {name for name in tracked if name in ("build", "dist") or name.endswith(".egg-info")}
    assert tracked - built - BESIDE_CODE == TOP_LEVEL_CODE


@pytest.mark.parametrize(
    "name",
    ["core.domain.records", "core.domain.review", "core.domain.errors", "core.imaging.decoding"],
)
def test_the_lowest_floors_are_quick_to_load(name):
    heavy = {"torch", "openvino", "sklearn", "timm", "scipy"}
    roots = {found.split(".")[0] for path in reachable(name) for found in imports(path)}
    assert not roots & heavy


def reachable(name: str) -> set[Path]:
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        current = ahead.pop()
        if current not in seen:
            seen.add(current)
            ahead += our_imports(MODULES[current])
    return {MODULES[found] for found in seen}
