"""What the doctor says, and that it notices what makes the program slow."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.cli.shell import doctor
from core.store import Project


def facts(*words):
    done = CliRunner().invoke(main, ["doctor", "--json", *map(str, words)])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_versions_places_and_networks_are_named():
    seen = facts()
    assert seen["versions"]["handful"] == "0.1.0"
    assert seen["versions"]["numpy"]
    assert seen["device"] in ("cpu", "cuda", "mps")
    assert "lite0:int8" in seen["backbones"]
    assert {place["what"] for place in seen["places"]} >= {"weights", "thumbnails"}


def test_the_lines_hold_the_same():
    said = CliRunner().invoke(main, ["doctor"]).stdout
    assert "What makes it slow:" in said
    assert "handful        0.1.0" in said


@pytest.mark.parametrize(
    ("name", "stand_in", "said"),
    [
        ("_device", lambda: ("cpu", "no driver"), "The GPU is not used: no driver"),
        ("_flags", list, "does not count in eight bits"),
        ("_n_usable", lambda: 0, "Only 0 of"),
        ("_LEAST_FREE_GB", 1e9, "GB are free"),
        (
            "_places",
            lambda: [doctor.Place("converted networks", Path("/c"), 0, is_writable=False)],
            "/c cannot be written, so converted networks are made again each time",
        ),
    ],
)
def test_what_makes_it_slow_is_said_with_why(name, stand_in, said, monkeypatch):
    monkeypatch.setattr(doctor, "_device", lambda: ("cpu", ""))
    monkeypatch.setattr(doctor, name, stand_in)
    assert any(said in line for line in facts()["advice"])


def test_few_threads_are_noticed(monkeypatch):
    monkeypatch.setattr(doctor, "_n_usable", lambda: 8)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    assert any("OMP_NUM_THREADS is 2" in line for line in facts()["advice"])


def test_a_project_on_a_network_drive_is_noticed(tmp_path, monkeypatch):
    path = tmp_path / "p.handful"
    with Project.open(path, create=True) as project:
        project.files.show_folder(tmp_path / "gone")
    mounts = f"/dev/root / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n"
    monkeypatch.setattr(doctor, "_text", lambda name: mounts if name == "/proc/mounts" else "")
    advice = facts(path)["advice"]
    assert f"{tmp_path} is on a network drive: reading pictures waits for it." in advice
    assert f"{tmp_path / 'gone'} is not there." in advice
