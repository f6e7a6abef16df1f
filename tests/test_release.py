"""A release: what it holds, and when there is none."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="needs git and a checkout"
)


def git(at: Path, *words: str) -> str:
    who = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    return subprocess.run(
        ["git", *who, *words], cwd=at, capture_output=True, text=True, check=True
    ).stdout


def commit(at: Path) -> None:
    git(at, "add", "--all")
    git(at, "commit", "--quiet", "--no-verify", "--message", "for the test")


def release(at: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ".ci/release.py", *words],
        cwd=at,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clone(tmp_path):
    """Return a clone that is thrown away, with the script and the setup of this checkout."""
    at = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(ROOT), str(at))
    git(at, "config", "user.name", "Tester")
    git(at, "config", "user.email", "tester@example.org")
    for name in (".ci/release.py", "pyproject.toml", "setup.py", "CHANGELOG.md"):
        shutil.copy(ROOT / name, at / name)
    if git(at, "status", "--porcelain"):
        commit(at)
    return at


def dated(clone: Path) -> None:
    log = clone / "CHANGELOG.md"
    text = log.read_text(encoding="utf-8")
    assert f"## {VERSION} (unreleased)" in text
    log.write_text(text.replace("(unreleased)", "(2027-01-01)", 1), encoding="utf-8")
    commit(clone)


def test_a_dry_run_makes_all_but_the_tag(clone, tmp_path):
    out = tmp_path / "out"
    answer = release(clone, "--dry-run", "--out", str(out))
    assert answer.returncode == 0, answer.stderr
    wheel, sdist = f"handful-{VERSION}-py3-none-any.whl", f"handful-{VERSION}.tar.gz"
    assert {path.name for path in out.iterdir()} == {wheel, sdist, "SHA256SUMS", "NOTES.md"}
    for line in (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    with zipfile.ZipFile(out / wheel) as packed:
        assert "handful/__init__.py" in packed.namelist()
        metadata = packed.read(f"handful-{VERSION}.dist-info/METADATA").decode()
        assert f"\nVersion: {VERSION}\n" in metadata
    with tarfile.open(out / sdist) as packed:
        assert f"handful-{VERSION}/pyproject.toml" in packed.getnames()
    assert (out / "NOTES.md").read_text(encoding="utf-8").startswith("- ")
    assert git(clone, "tag", "--list", f"v{VERSION}") == ""
    assert git(clone, "status", "--porcelain") == ""


def test_a_release_needs_a_date_and_is_made_once(clone, tmp_path):
    refused = release(clone, "--out", str(tmp_path / "refused"))
    assert refused.returncode == 1
    assert "has no date" in refused.stderr
    dated(clone)
    made = release(clone, "--out", str(tmp_path / "out"))
    assert made.returncode == 0, made.stderr
    message = git(clone, "tag", "--list", "--format=%(contents)", f"v{VERSION}")
    assert message.startswith(f"Handful {VERSION}\n\n- ")
    again = release(clone, "--out", str(tmp_path / "again"))
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_what_no_commit_holds_is_not_released(clone, tmp_path):
    (clone / "new.txt").write_text("new", encoding="utf-8")
    answer = release(clone, "--dry-run", "--out", str(tmp_path / "out"))
    assert answer.returncode == 1
    assert "without a commit" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_a_version_that_the_changelog_does_not_know_is_not_released(clone, tmp_path):
    project = clone / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace(f'version = "{VERSION}"', 'version = "9.9.9"'), "utf-8")
    commit(clone)
    answer = release(clone, "--dry-run", "--out", str(tmp_path / "out"))
    assert answer.returncode == 1
    assert 'has no "## 9.9.9"' in answer.stderr
