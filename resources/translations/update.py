"""Bring the catalogues up to date with the code, and compile them: `make translations`.

`handful_zh_CN.ts` holds every text, `handful_en.ts` only those with a count, for their plurals.
What is new stands in them as unfinished; edit it with `pyside6-linguist` or any editor, then run
this again. docs/translations.md has the words that stand for ours.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))  # also run as a script

from resources.translations.texts import Text, texts_of  # noqa: E402

LANGUAGES = ("en", "zh_CN")
_PLURAL = re.compile(r"\((e?s)\)")


def main() -> int:
    """Update, fill in what English can do by itself, compile; say what is left to translate."""
    texts = texts_of(ROOT / "app")
    n_open = 0
    for language in LANGUAGES:
        catalogue = HERE / f"handful_{language}.ts"
        merge(texts, catalogue, language)
        compile_to(catalogue, catalogue.with_suffix(".qm"))
        missing = unfinished(catalogue)
        n_open += len(missing)
        for context, source in missing:
            sys.stdout.write(f"{catalogue.name}: {context}: {source}\n")
    sys.stdout.write(f"{len(texts)} texts, {n_open} to translate.\n")
    return 1 if n_open else 0


def merge(texts: Iterable[Text], catalogue: Path, language: str) -> None:
    """Put these texts into a catalogue; what is translated stays, what is gone goes."""
    counted = ["-pluralonly"] if language == "en" else []
    with tempfile.TemporaryDirectory() as folder:
        # In C++, which lupdate reads without fail; nobody sees this file.
        source = Path(folder) / "texts.cpp"
        source.write_text("\n".join(map(_call, texts)), encoding="utf-8")
        _run(
            "lupdate",
            "-silent",
            "-no-obsolete",
            "-no-ui-lines",
            *("-locations", "none", "-disable-heuristic", "sametext"),
            *("-disable-heuristic", "similartext"),
            *("-source-language", "en", "-target-language", language),
            *counted,
            str(source),
            *("-ts", str(catalogue)),
        )
    if language == "en":
        _count_in_english(catalogue)


def compile_to(catalogue: Path, target: Path) -> None:
    """Write the form that the program loads."""
    _run("lrelease", "-silent", "-nounfinished", str(catalogue), "-qm", str(target))


def unfinished(catalogue: Path) -> list[tuple[str, str]]:
    """List what is not translated: (context, source)."""
    found = []
    for context in ElementTree.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type"):
                found.append((context.findtext("name", ""), message.findtext("source", "")))
    return found


def plural_forms(source: str) -> tuple[str, str]:
    """Write a counted text in English for one and for many.

    >>> plural_forms("%n image(s) in “{name}”")
    ('%n image in “{name}”', '%n images in “{name}”')
    """
    return _PLURAL.sub("", source), _PLURAL.sub(r"\1", source)


def _count_in_english(catalogue: Path) -> None:
    """Fill in the plurals that follow the rule; those that do not are written by hand."""
    text = catalogue.read_text(encoding="utf-8")
    pattern = re.compile(
        r"(?P<head><source>(?P<source>[^<]*)</source>(?:\s*<comment>[^<]*</comment>)?\s*)"
        r'<translation type="unfinished">\s*<numerusform></numerusform>\s*'
        r"<numerusform></numerusform>\s*</translation>"
    )

    def fill(found: re.Match[str]) -> str:
        one, many = plural_forms(found["source"])
        return (
            f"{found['head']}<translation>\n            <numerusform>{one}</numerusform>\n"
            f"            <numerusform>{many}</numerusform>\n        </translation>"
        )

    catalogue.write_text(pattern.sub(fill, text), encoding="utf-8")


def _call(text: Text) -> str:
    quoted = (_quoted(one) for one in (text.context, text.source, text.comment))
    return f"QCoreApplication::translate({', '.join(quoted)}{', n' if text.is_counted else ''});"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _run(tool: str, *args: str) -> None:
    """Run one of Qt's tools, as PySide6 brings them."""
    start = f"from PySide6.scripts.pyside_tool import {tool}; {tool}()"
    subprocess.run([sys.executable, "-c", start, *args], check=True)


if __name__ == "__main__":
    sys.exit(main())
