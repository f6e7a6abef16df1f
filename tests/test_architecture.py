"""What the import contracts in pyproject.toml cannot say: one test a rule, listing who breaks it.

Who may import whom stands there, as layers; `make check` holds it, and a test here runs it too.
"""

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(path for top in ("core", "app") for path in (ROOT / top).rglob("*.py"))
MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 60
MAX_FILES_IN_A_FOLDER = 26
MAX_ENTRIES_AT_THE_TOP = 16

# Loading one of these takes from half a second to seconds.
SLOW_TO_LOAD = ("torch", "torchvision", "timm", "scipy", "sklearn", "openvino")

# Every method stands alone, except for what all of them share and what joins them.
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
    # It is held by what others say.
    "core.classifiers.shared_covariance",
}

# Each danger has its owners; a name ending in `/` is a whole folder.
WINDOW_THREADS = (
    "app/background/lanes.py",
    "app/background/engine_child.py",
    "app/background/image_loader.py",
)
ENGINE_THREADS = (
    "core/cli/serving/",
    "core/embedding/computed_ahead.py",
    "core/domain/own_time.py",
    "core/embedding/pipeline.py",
    "core/imaging/in_flight.py",
    "core/imaging/large_pictures.py",
    "core/imaging/scaling.py",
    "core/operations/watching/notices.py",
    "core/store/thumbnail_cache.py",
    "core/store/durability.py",
    "core/store/log_ownership.py",
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
    "multiprocessing": (
        "app/background/engine_process.py",
        "app/background/engine_child.py",
        "app/__main__.py",
    ),
    "PySide6.QtCore.QSettings": ("app/settings.py",),
    "urllib.request": ("core/backbones/download.py", "core/operations/label_studio/download.py"),
    "http.client": ("core/backbones/download.py", "core/operations/label_studio/download.py"),
    "http.server": ("core/cli/serving/http_server.py",),
    "watchdog": ("core/operations/watching/notices.py",),
    "requests": ("nobody: use core/backbones/download.py",),
    "huggingface_hub": ("core/backbones/builder.py",),  # only for the address of a file
    "pickle": ("app/background/engine_messages.py", "app/background/engine_child.py"),
}

# Imported anywhere else, OpenVINO brings along what reports its use to a server.
OPENVINO_DOOR = "core/backbones/openvino.py"
IMPORTS_OPENVINO = re.compile(
    r"""^[ ]*(import|from)[ ]openvino\b | (import_module|importorskip|__import__)\(.openvino\b""",
    re.MULTILINE | re.VERBOSE,
)
FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n((    .*)?\n)+", re.MULTILINE)

TOP_LEVEL_CODE = {"app", "core", "resources", "tests"}
BESIDE_CODE = {"docs", "findings"}


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
    names: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names]
    return tuple(names)


def module_of(name: str) -> str | None:
    """Say which of our files an imported name lies in: the longest that fits."""
    parts = name.split(".")
    fits = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((candidate for candidate in fits if candidate in MODULES), None)


def our_imports(path: Path) -> set[str]:
    return {module for name in imports(path) if (module := module_of(name))} - {dotted(path)}


def owns(path: Path, owners: tuple[str, ...]) -> bool:
    return any(where(path) == owner or where(path).startswith(owner) for owner in owners)


def test_the_import_contracts_are_kept():
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout


def test_no_import_goes_round_in_a_circle():
    graph = {name: our_imports(path) for name, path in MODULES.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
    assert len(order) == len(MODULES)


def test_commands_print_through_the_console():
    """It shows what a terminal would obey, such as the escape in a file's name."""
    prints = re.compile(r"\b(echo|secho|print|echo_via_pager)\(")
    found = [
        where(path)
        for path in FILES
        if where(path).startswith("core/") and prints.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["core/cli/console.py"]


def test_every_method_of_classifying_stands_alone():
    methods = {
        module for module in MODULES if module.startswith("core.classifiers.")
    } & methods_of_the_table()
    broken = [
        f"{module} imports {other}"
        for module in sorted(methods - JOINING)
        for other in our_imports(MODULES[module]) & methods - SHARED
    ]
    assert not broken


def methods_of_the_table() -> set[str]:
    """Return the files that the table of classifiers names."""
    return our_imports(MODULES["core.classifiers.registry"])


def test_every_danger_has_its_owners():
    broken = [
        f"{where(path)} imports {name}; owners: {owners}"
        for path in FILES
        for name in imports(path)
        for danger, owners in OWNERS.items()
        if name == danger or name.startswith(danger + ".")
        if not owns(path, owners)
    ]
    assert not broken


def test_openvino_is_imported_at_its_door_alone():
    every = [path for top in sorted(TOP_LEVEL_CODE) for path in (ROOT / top).rglob("*.py")]
    found = {
        where(path)
        for path in every
        if IMPORTS_OPENVINO.search(FOR_TYPES.sub("", path.read_text(encoding="utf-8")))
    }
    assert found == {OPENVINO_DOOR}


def test_nothing_is_imported_relatively():
    assert not [where(path) for path in FILES for name in imports(path) if name.startswith(".")]


def test_files_and_functions_stay_short():
    long_files = [
        where(path)
        for path in FILES
        if path.read_text(encoding="utf-8").count("\n") > MAX_FILE_LINES
    ]
    long_functions = [
        f"{where(path)}: {node.name}"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    ]
    assert not long_files + long_functions


def test_no_folder_holds_more_files_than_an_eye_takes_in():
    counts: dict[Path, int] = {}
    for top in ("core", "app", "tests"):
        for path in (ROOT / top).rglob("*.py"):
            counts[path.parent] = counts.get(path.parent, 0) + 1
    full = {where(folder): n for folder, n in counts.items() if n > MAX_FILES_IN_A_FOLDER}
    assert not full


@pytest.mark.parametrize("top", ["core", "app"])
def test_the_top_of_the_house_is_a_short_list(top):
    entries = {path.name for path in (ROOT / top).iterdir()} - {
        "__init__.py",
        "__pycache__",
        "py.typed",
    }
    assert len(entries) <= MAX_ENTRIES_AT_THE_TOP, sorted(entries)


def test_every_package_says_what_it_is_for():
    silent = [
        where(path)
        for path in FILES
        if path.name == "__init__.py" and not ast.get_docstring(tree(path))
    ]
    assert not silent


def test_code_lies_in_four_folders():
    folders = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and any(path.rglob("*.py")) and not path.name.startswith(".")
    }
    built = {name for name in folders if name in ("build", "dist") or name.endswith(".egg-info")}
    assert folders - built - BESIDE_CODE == TOP_LEVEL_CODE


@pytest.mark.parametrize("module", ["app.main_window", "core.api"])
def test_what_the_window_imports_is_quick_to_load(module):
    code = f"import sys, {module}; print(*sorted(set(sys.modules) & {set(SLOW_TO_LOAD)!r}))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == []
