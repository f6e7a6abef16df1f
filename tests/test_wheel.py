"""What is built of this checkout: what lies in it, and that it works where there is no checkout."""

import ast
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from runpy import run_path
from zipfile import ZipFile

import network_guard
import pytest

ROOT = Path(__file__).parents[1]
CODE = ("app", "core", "resources")
FACADE = "core/public/"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
# They lie beside the data that they make, and no program runs them.
FOR_DEVELOPERS = {
    "resources/man/make.py",
    "resources/networks/make.py",
    "resources/sample/draw.py",
    "resources/translations/texts.py",
    "resources/translations/update.py",
}
# The program reads what lupdate's catalogues are compiled to.
ONLY_SOURCE = {".ts"}
MANUAL = ".data/data/share/man/man1/handful.1"

SHOW_WINDOW = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from handful import app
from handful.app.__main__ import make_app, make_window

def close_once_all_is_there():
    if window.application and len(window.application.workspace.table):
        picture = window.grab().toImage()
        across, down = range(0, picture.width(), 7), range(0, picture.height(), 7)
        print(json.dumps({
            "app": app.__file__,
            "menus": [action.text() for action in window.menuBar().actions()],
            "colours": len({picture.pixel(x, y) for x in across for y in down}),
        }))
        window.close()

program = make_app()
window = make_window(program, Path(sys.argv[1]))
timer = QTimer(interval=50)
timer.timeout.connect(close_once_all_is_there)
window.ready.connect(timer.start)
window.show()
sys.exit(program.exec())
"""


USE_API = """
import csv, json, sys
import handful

sample = handful.sample()
with handful.open("api.handful", create=True) as project:
    project.teach(sample / "examples")
    project.adapt(budget_s=0)
    results = project.label(sample / "folder")
    truth = {row["path"]: row["label"] for row in csv.DictReader((sample / "truth.csv").open())}
    print(json.dumps({
        "from": handful.__file__,
        "version": handful.__version__,
        "right": sum(truth[result.path.name] == result.label for result in results),
        "vectors": project.embeddings(sample / "folder").vectors.shape[0],
        "module": type(project).__module__,
        "foreign": sorted({"app", "core", "resources", "PySide6"} & set(sys.modules)),
    }))
"""
LOG = """
from handful.app.background import log_files
print(*log_files.OUR_LOGGERS)
"""


def sources():
    """Yield every file below the folders of code, with its name in the checkout."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path, path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from a copy, as building leaves folders beside the code."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for path, name in sources():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy / name)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, copy / name)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, out], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl"))


def in_wheel(name):
    """Say what a file of the checkout is called in the wheel."""
    is_public = name.startswith(FACADE)
    return f"handful/{name.removeprefix(FACADE)}" if is_public else f"handful/{name}"


def test_the_wheel_holds_the_program_and_no_script_for_developers(wheel):
    with ZipFile(wheel) as opened:
        packed = {name for name in opened.namelist() if ".dist-info/" not in name}
    manual = {name for name in packed if name.endswith(MANUAL)}
    assert len(manual) == 1
    files = {name for path, name in sources() if path.suffix not in ONLY_SOURCE}
    assert files >= FOR_DEVELOPERS
    assert packed - manual == {in_wheel(name) for name in files - FOR_DEVELOPERS}
    assert {"handful/py.typed", "handful/__init__.py"} <= packed


def test_no_module_of_the_wheel_imports_by_a_name_of_the_checkout(wheel):
    imported = set()
    with ZipFile(wheel) as opened:
        for name in opened.namelist():
            if not name.endswith(".py"):
                continue
            for node in ast.walk(ast.parse(opened.read(name))):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    imported.add((node.module or "").partition(".")[0])
    assert "handful" in imported
    assert not imported & set(CODE)


@pytest.fixture(scope="module")
def renaming():
    return run_path(str(ROOT / "setup.py"))


@pytest.mark.parametrize(
    ("line", "renamed"),
    [
        ("from core.store import Project", "from handful.core.store import Project"),
        ("from core import api as pipeline", "from handful.core import api as pipeline"),
        ("from core.public.steps import adapt", "from handful.steps import adapt"),
        ("    import resources  # the data", "    from handful import resources  # the data"),
        ("import core.api as api", "import handful.core.api as api"),
        ("import core.operations.adapt", "import handful.core.operations.adapt"),
        ("import os, core.api as api", "import os, handful.core.api as api"),
        ("from corelib.core import app", "from corelib.core import app"),
        ("import appdirs", "import appdirs"),
        ("text = 'from core.store import x'", "text = 'from core.store import x'"),
        ("é = 1; from app import settings", "é = 1; from handful.app import settings"),
    ],
)
def test_imports_are_renamed_and_nothing_else(renaming, line, renamed):
    indented = line.startswith(" ")
    head = "if True:\n" if indented else ""
    assert renaming["with_renamed_imports"](f"{head}{line}\n") == f"{head}{renamed}\n"


@pytest.mark.parametrize("source", ["import core.api\ncore.api.adapt", "import core, app"])
def test_an_import_that_cannot_be_renamed_stops_the_build(renaming, source):
    with pytest.raises(ValueError, match="line 1: import core"):
        renaming["with_renamed_imports"](source)


class Environment:
    """An environment with the wheel in it, and what it needs lent by the one that runs the tests.

    Attributes:
        home: of the person who uses it, and the working directory.
    """

    def __init__(self, folder, wheel):
        self.home = folder / "home"
        self.home.mkdir()
        self._folder = folder / "environment"
        venv.create(self._folder, symlinks=os.name != "nt")
        self._python = self._folder / SCRIPTS / Path(sys.executable).name
        self.install(wheel)
        # After the install, or pip would find the checkout there. Python reads no .pth of a folder
        # that a .pth names, so the checkout stays out of reach.
        place = self.python("-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
        (Path(place.strip()) / "lent.pth").write_text("\n".join(sorted(lent)))

    def install(self, wheel):
        """Install a wheel, without what it needs."""
        pip = (sys.executable, "-m", "pip", "--python", self._python)
        self._run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel])

    def python(self, *words, **variables):
        """Run Python; return what it printed."""
        return self._run([self._python, *words], **variables)

    def handful(self, *words):
        """Run the command that the wheel brought; return what it printed."""
        return self._run([self._folder / SCRIPTS / "handful", *words])

    def holds(self, path):
        """Whether a file belongs to this environment."""
        return Path(path).is_relative_to(self._folder)

    def _run(self, words, **variables):
        around = {
            "PATH": os.environ["PATH"],
            network_guard.RECORD: os.environ[network_guard.RECORD],
        }
        around |= {"HOME": str(self.home), "PYTHONPATH": network_guard.FOLDER, **variables}
        done = subprocess.run(
            list(map(str, words)),
            cwd=self.home,
            env=around,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel, and do the demo's job there once."""
    environment = Environment(tmp_path_factory.mktemp("installed"), wheel)
    said = environment.handful("demo", "--into", "demo")
    assert "of 36 labels are right" in said
    return environment


@pytest.mark.slow
def test_what_is_installed_says_its_version(installed, wheel):
    assert installed.handful("--version") == f"handful, version {wheel.name.split('-')[1]}\n"


@pytest.mark.slow
def test_what_is_installed_is_imported_from_python(installed, wheel):
    said = json.loads(installed.python("-c", USE_API))
    assert installed.holds(said["from"])
    assert said["version"] == wheel.name.split("-")[1]
    assert said["right"] >= 30
    assert said["vectors"] == 36
    assert said["module"] == "handful.project"
    assert said["foreign"] == []


@pytest.mark.slow
def test_what_is_installed_logs_under_its_own_names(installed):
    assert installed.python("-c", LOG).split() == ["handful.app", "handful.core"]


RUN_KIT = """
import sys
from pathlib import Path
from handful.testing import check_backbone, check_export, check_learner
from handful_sample import backbone, export, learner
check_learner(learner.NeighborVote)
check_export(export.XmlList, Path(sys.argv[1]))
check_backbone(backbone.TINY)
print("sound", learner.__file__)
"""


@pytest.fixture(scope="module")
def with_plugins(installed, tmp_path_factory):
    """Build the sample of a plug-in, and install its own wheel beside ours."""
    copy, out = tmp_path_factory.mktemp("sample") / "sample", tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "tests/plugins/sample", copy)
    subprocess.run([sys.executable, "-c", BUILD, out], cwd=copy, check=True, capture_output=True)
    installed.install(next(out.glob("*.whl")))
    return installed


@pytest.mark.slow
def test_plug_ins_of_a_wheel_of_their_own_do_the_job(with_plugins):
    facts = json.loads(with_plugins.handful("doctor", "--json"))
    plugins = {plugin["name"]: plugin["reason"] for plugin in facts["plugins"]}
    assert plugins == {"neighbor-vote": "", "tiny": "", "xml-list": ""}
    words = ("--backbone", "plugin:tiny", "--adapt", "neighbor-vote", "--budget", "0")
    with_plugins.handful("adapt", "demo/sample.handful", *words)
    assert "neighbor-vote on plugin:tiny" in with_plugins.handful(
        "models", "list", "demo/sample.handful"
    )
    with_plugins.handful(
        "export", "demo/sample.handful", "--out", "list.xml", "--format", "xml-list"
    )
    assert "<picture" in (with_plugins.home / "list.xml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_kit_runs_where_it_is_installed(with_plugins, tmp_path):
    said = with_plugins.python("-c", RUN_KIT, tmp_path).split()
    assert said[0] == "sound"
    assert with_plugins.holds(said[1])


@pytest.mark.slow
@pytest.mark.parametrize(("language", "word"), [("en_US", "&Help"), ("zh_CN", "帮助")])
def test_what_is_installed_opens_its_window(installed, language, word):
    around = {"LC_ALL": f"{language}.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    said = installed.python("-c", SHOW_WINDOW, "demo/sample.handful", **around)
    seen = json.loads(said)
    assert installed.holds(seen["app"])
    assert word in " ".join(seen["menus"])
    assert seen["colours"] > 100
