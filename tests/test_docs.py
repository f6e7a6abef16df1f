"""The documentation as pages: nothing is left out of it, and its links lead somewhere."""

import importlib.util
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import yaml

from core.public import exports

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
# The hook .ci/docs_hook.py puts them there.
PICTURES = {f"guide/{path.name}" for path in (ROOT / "resources" / "guide").glob("*.webp")}
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]+)\)")

needs_mkdocs = pytest.mark.skipif(
    importlib.util.find_spec("mkdocs") is None, reason="mkdocs is not installed: make docs does it"
)


def name_of(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


def named_in(navigation: object) -> list[str]:
    """Return the pages that a part of the navigation names."""
    if isinstance(navigation, str):
        return [navigation]
    parts = navigation.values() if isinstance(navigation, dict) else navigation
    return [name for part in parts for name in named_in(part)]


def anchors_of(page: str) -> set[str]:
    """Return the anchors that Python-Markdown gives the headings of a page."""
    anchors = set()
    for heading in re.findall(r"^#+ (.+)$", _FENCE.sub("", page), re.MULTILINE):
        text = unicodedata.normalize("NFKD", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading))
        plain = re.sub(r"[^\w\s-]", "", text.encode("ascii", "ignore").decode()).strip().lower()
        anchors.add(re.sub(r"[-\s]+", "-", plain))
    return anchors


def broken_links(name: str, text: str) -> list[str]:
    """Return the links of a page that lead to no file or to no heading."""
    broken = []
    for link in _LINK.findall(_FENCE.sub("", text)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (DOCS / name).parent / file if file else DOCS / name
        shown = os.path.relpath(target, DOCS).replace(os.sep, "/")
        leads = not shown.startswith("../") and (target.is_file() or shown in PICTURES)
        if leads and anchor:
            leads = anchor in anchors_of(target.read_text(encoding="utf-8"))
        if not leads:
            broken.append(link)
    return broken


def test_each_page_stands_once_in_the_navigation():
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert sorted(named_in(settings["nav"])) == sorted(map(name_of, PAGES))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_between_pages_lead_to_files_and_headings(path):
    assert broken_links(name_of(path), path.read_text(encoding="utf-8")) == []


def test_a_link_that_leads_nowhere_is_noticed():
    text = "[a](cli.md) [b](gone.md) [c](cli.md#gone) [d](../README.md)\n```\n[e](gone.md)\n```\n"
    assert broken_links("index.md", text) == ["gone.md", "cli.md#gone", "../README.md"]


def test_the_reference_has_each_public_name():
    text = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^## (\w+)$", text, re.MULTILINE)) == sorted(exports.__all__)


def test_commands_of_recipes_are_commands():
    from core.cli.main import main

    for path in (DOCS / "recipes").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"^handful (.+)$", text, re.MULTILINE):
            command = main.commands[line.split()[0]]
            known = {option for item in command.params for option in item.opts}
            for nested in getattr(command, "commands", {}).values():
                known |= {option for item in nested.params for option in item.opts}
            assert {word for word in line.split() if word.startswith("--")} <= known, line


@pytest.mark.slow
@needs_mkdocs
def test_pages_are_built_without_a_warning(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert "handful accept" in (tmp_path / "reference" / "cli.html").read_text(encoding="utf-8")
    python = (tmp_path / "reference" / "python.html").read_text(encoding="utf-8")
    assert "near duplicates" in python.lower()
