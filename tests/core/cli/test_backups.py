"""`handful backups` lists what was kept by itself and makes projects of it."""

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.store import Project
from core.store.backups import keep_backup


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "birds.handful"
    with Project.open(path, create=True) as project:
        owl = project.classes.add("Owl")
        project._db.execute("INSERT INTO images (id, hash) VALUES (1, ?)", ["0" * 32])
        project.labels.put([1], owl.id)
        keep_backup(project)
    return path


def handful(*words):
    return CliRunner().invoke(main, [str(one) for one in words])


def test_they_are_listed_and_restored_even_without_the_project(path, tmp_path):
    path.unlink()
    listed = handful("backups", path)
    assert listed.exit_code == 0
    day = listed.stdout.split()[0]
    assert "1 label in 1 class" in listed.stdout
    new = tmp_path / "new.handful"
    done = handful("backups", path, "--restore", day, "--out", new)
    assert done.exit_code == 0
    with Project.open(new) as project:
        assert project.labels.count() == 1


def test_a_day_without_a_backup_is_named(path, tmp_path):
    done = handful("backups", path, "--restore", "1999-01-01", "--out", tmp_path / "new.handful")
    assert done.exit_code == 2
    assert "1999-01-01" in done.stderr
    assert not (tmp_path / "new.handful").exists()


def test_without_backups_it_says_where_they_would_be(tmp_path):
    done = handful("backups", tmp_path / "none.handful")
    assert done.exit_code == 0
    assert "none.handful.backups" in done.stderr
