"""What the page for browsers repeats of the engine is what the engine has; run.sh has the rest."""

import re
from pathlib import Path

from core.embedding.multi_crop import CLOSE
from core.imaging.crops import LONG

ROOT = Path(__file__).parents[2]
SCRIPT = (ROOT / "docs/browser/handful.js").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/browser/index.html").read_text(encoding="utf-8")


def constant(name):
    return float(re.search(rf"^const {name} = ([\d.]+);", SCRIPT, re.MULTILINE)[1])


def test_pictures_are_cut_as_the_engine_cuts_them():
    assert (constant("CLOSE"), constant("LONG")) == (CLOSE, LONG)


def test_the_page_reads_what_the_exported_script_reads():
    exported = (ROOT / "resources/export/label_pictures.py").read_text(encoding="utf-8")
    names = re.compile(r"handful\.(?:classes|preprocessing|more_inputs|sure)\b")
    assert set(names.findall(SCRIPT)) == set(names.findall(exported))
    assert len(set(names.findall(SCRIPT))) == 4


def test_the_page_asks_nobody_else():
    assert not re.search(r"(?:https?:)?//[\w.-]+\.\w", PAGE + SCRIPT)
