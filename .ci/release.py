"""Makes a release: tag, wheel, sdist, checksums and notes, in dist/. Nothing is pushed or uploaded.

    .venv/bin/python .ci/release.py --dry-run    # all but the tag
    .venv/bin/python .ci/release.py

The version stands in pyproject.toml, and nowhere else; what is new stands in CHANGELOG.md below it.
"""

import argparse
import datetime
import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Refused(Exception):
    """What keeps a release from being made, as a sentence."""


def git(*words: str) -> str:
    """Return what git answers."""
    answer = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise Refused(f"git {words[0]} failed: {answer.stderr.strip()}")
    return answer.stdout.strip()


def version() -> str:
    """Return the version of pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found: str = tomllib.loads(text)["project"]["version"]
    if not re.fullmatch(r"\d+\.\d+\.\d+(rc\d+)?", found):
        raise Refused(
            f"The version in pyproject.toml is {found!r}; write it like 1.2.3 or 1.2.3rc1."
        )
    return found


def notes_of(changelog: str, wanted: str, *, dry: bool) -> str:
    """Return what CHANGELOG.md says of a version, without its heading.

    Raises:
        Refused: nothing is said of it, or it is still called unreleased and this is no dry run.
    """
    headings = list(re.finditer(r"^## (\S+)(?: \((.+)\))?$", changelog, re.MULTILINE))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        if heading[1] == wanted:
            text = changelog[heading.end() : following.start() if following else None].strip()
            if not text:
                raise Refused(f"CHANGELOG.md says nothing below {wanted}; write what is new.")
            if not dry and not re.fullmatch(r"\d{4}-\d\d-\d\d", heading[2] or ""):
                today = datetime.date.today().isoformat()
                raise Refused(
                    f'CHANGELOG.md has no date for {wanted}; write "## {wanted} ({today})".'
                )
            return text + "\n"
    raise Refused(f'CHANGELOG.md has no "## {wanted}"; write what is new below such a line.')


def check_tree(tag: str) -> None:
    """Refuse where a release would hold what no commit holds, or be a second of its name."""
    if git("status", "--porcelain"):
        raise Refused("There are changes without a commit; commit or remove them.")
    if git("tag", "--list", tag):
        raise Refused(f"The tag {tag} is there already; raise the version in pyproject.toml.")


def build(out: Path) -> list[Path]:
    """Make wheel and sdist with the setuptools that is installed, so that nothing is fetched."""
    for kind in ("build_wheel", "build_sdist"):
        code = f"import sys; from setuptools.build_meta import {kind} as b; b(sys.argv[1])"
        answer = subprocess.run(
            [sys.executable, "-c", code, str(out)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise Refused(f"{kind} failed:\n{answer.stderr.strip()[-2000:]}")
    return sorted([*out.glob("*.whl"), *out.glob("*.tar.gz")])


def release(out: Path, *, dry: bool) -> None:
    """Make all files of a release and, but for a dry run, its tag."""
    number = version()
    tag = f"v{number}"
    notes = notes_of((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), number, dry=dry)
    check_tree(tag)
    if out.exists() and any(out.iterdir()):
        raise Refused(f"{out} is not empty; remove it or name another with --out.")
    out.mkdir(parents=True, exist_ok=True)
    files = build(out)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    (out / "NOTES.md").write_text(notes, encoding="utf-8")
    for path in files:
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    if dry:
        print(f"Dry run: {out} holds the release; the tag {tag} was not made.")
    else:
        git(
            "tag",
            "--annotate",
            tag,
            "--cleanup=verbatim",
            "--message",
            f"Handful {number}\n\n{notes}",
        )
        print(f"{out} holds the release. The tag {tag} is made here and nowhere else: push it.")


def main() -> None:
    """Read what was typed, and end with a sentence where no release can be made."""
    parser = argparse.ArgumentParser(description="Make a release in dist/; nothing is uploaded.")
    parser.add_argument("--dry-run", action="store_true", help="make all but the tag")
    parser.add_argument("--out", type=Path, help="an empty or new folder (default: dist/VERSION)")
    typed = parser.parse_args()
    try:
        release(typed.out or ROOT / "dist" / version(), dry=typed.dry_run)
    except Refused as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
