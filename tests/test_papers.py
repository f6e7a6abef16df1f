"""ARCHITECTURE.md and the decisions: short, whole, and true to the files that they name."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ADR = ROOT / "docs" / "adr"
DECISIONS = sorted(ADR.glob("[0-9]*.md"))
CODE = sorted(path for top in ("core", "app") for path in (ROOT / top).rglob("*.py"))
PAPERS = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]

MOST_BYTES = 10_000  # of ARCHITECTURE.md: a tour is read in one sitting
MOST_WORDS = 350  # of a decision

# See tests/benchmarks/bench_docs.py.
BENCH_BEGIN, BENCH_END = (
    "<!-- written by make bench-docs -->",
    "<!-- end of what make bench-docs wrote -->",
)

PARTS = ("Context", "Decision", "Refused", "Consequences", "Measured")

# What a native reader stumbles over, and a newcomer cannot look up.
PHRASES = re.compile(
    r"\b(look(s|ed|ing)? through|evened|evening|strange(r|rs|st)?|(mak(e|es|ing)|made) way"
    r"|in (the|its) midst|beside the work|forth|anew)\b",
    re.IGNORECASE,
)
# What a command prints as its help is a text of the program.
HELP = "core/cli/"

_PATH = re.compile(r"`([\w./-]+\.(?:py|md|toml)|(?:core|app|tests|docs)(?:/\w+)+/?)[`:]")
_DECISION = re.compile(r"docs/adr/(\d{4}[\w-]*)\.md")


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose_of(path: Path) -> list[str]:
    """Return a file's comments and docstrings."""
    source = path.read_text(encoding="utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    prose = [token.string for token in tokens if token.type == tokenize.COMMENT]
    for node in ast.walk(ast.parse(source)):
        statements = getattr(node, "body", None)
        for one in statements if isinstance(statements, list) else ():
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                prose.append(str(one.value.value))
    return prose


def test_the_tour_is_short():
    assert len((ROOT / "ARCHITECTURE.md").read_bytes()) <= MOST_BYTES


def test_the_tour_names_files_that_are_there():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    names = {name for name in _PATH.findall(text) if "NAME" not in name}
    assert len(names) > 25
    # A name may be told from its room on, as in a recipe, or alone where it was named before.
    files = [where(path) for path in (*CODE, *PAPERS, *(ROOT / "tests").rglob("*.py"))]
    files += [
        where(path) + "/" for path in ROOT.rglob("*") if path.is_dir() and path.name[0] != "."
    ]
    files += ["pyproject.toml"]
    missing = [
        name
        for name in names
        if not any(f"/{file}".endswith((f"/{name}", f"/{name}/")) for file in files)
    ]
    assert missing == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts_and_is_short(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.split()) <= MOST_WORDS
    assert text.startswith(f"# {path.name[:4]} ")
    assert "\nStatus: accepted 20" in text
    parts = tuple(re.findall(r"^## (.+)$", text, re.MULTILINE))
    assert parts == PARTS


def test_numbers_are_given_once_and_without_a_gap():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_list_of_decisions_is_whole():
    rows = re.findall(
        r"^\| \[(\d{4})\]\(([\w.-]+)\) \| (.+) \|$",
        (ADR / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    titles = [path.read_text(encoding="utf-8").splitlines()[0] for path in DECISIONS]
    assert [(f"# {n} {title}", name) for n, name, title in rows] == [
        (title, path.name) for title, path in zip(titles, DECISIONS, strict=True)
    ]


def test_decisions_that_code_and_papers_name_are_there():
    there = {path.stem for path in DECISIONS}
    named = {
        (where(path), name)
        for path in (*CODE, *PAPERS, ROOT / "pyproject.toml")
        for name in _DECISION.findall(path.read_text(encoding="utf-8"))
        if "-" in name
    }
    assert len(named) > 50
    assert {one for one in named if one[1] not in there} == set()


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_names_what_is_there(path):
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([\w./-]+\.md)\)", text)
    assert [link for link in links if not (ADR / link).is_file()] == []
    names = set(re.findall(r"`((?:core|app|tests|docs)/[\w./-]+\w/?)`", text))
    names -= {"core/ml", "core/utils", "core/public"}  # refused, or to come
    assert {one for one in names if not (ROOT / one).exists()} == set()


def test_no_paper_docstring_or_comment_holds_an_old_phrase():
    found = [
        f"{where(path)}: {line.strip()}"
        for path in PAPERS
        for line in path.read_text(encoding="utf-8").splitlines()
        if PHRASES.search(line)
    ]
    found += [
        f"{where(path)}: {PHRASES.search(text)[0]}"
        for path in CODE
        if not where(path).startswith(HELP)
        for text in prose_of(path)
        if PHRASES.search(text)
    ]
    assert found == []


def test_readme_repeats_the_speeds_that_were_measured():
    readme, measured = (
        (ROOT / name).read_text(encoding="utf-8").partition(BENCH_BEGIN)[2].partition(BENCH_END)[0]
        for name in ("README.md", "docs/measurements.md")
    )
    rows = [line for line in measured.splitlines() if line.startswith("|")]
    assert len(rows) > 6
    assert readme.strip().splitlines() == rows
