"""What can be read of a damaged project is saved, and nothing is said that it did not say."""

import importlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from core.domain.errors import (
    ProjectDamaged,
    ProjectLocked,
    ProjectMissing,
    ProjectNotWritable,
    ProjectTooNew,
)
from core.store import Project
from core.store.repair import repair
from core.store.repair.pages import Pages
from tests.core.store.connections.small_file import n_handles
from tests.core.store.repair import damage
from tests.other_process import held_open

N_DRAWS = 12  # of each of ten kinds
N_QUICK = 2


@pytest.fixture
def save(tmp_path):
    """Save what can be read of some bytes; return the report and the new file."""

    def run(blob, **options):
        broken, new = tmp_path / "broken.handful", tmp_path / "new.handful"
        broken.write_bytes(blob)
        new.unlink(missing_ok=True)
        report = repair(broken, new, **options)
        assert broken.read_bytes() == blob
        return report, new

    return run


def parts(report):
    return {one.kind: one for one in report.parts}


def is_sound(path):
    with sqlite3.connect(path) as db:
        checks = ("integrity_check", "foreign_key_check")
        return [db.execute(f"PRAGMA {one}").fetchall() for one in checks] == [[("ok",)], []]


def test_of_a_sound_project_all_is_saved(sound, tables, tmp_path):
    report = repair(sound, tmp_path / "new.handful")
    assert tables(tmp_path / "new.handful") == tables(sound)
    assert report.is_whole
    assert parts(report)["labels"].n_kept == 270
    assert parts(report)["classes"].n_kept == 4  # the one that was deleted is no person's loss
    assert all(part.n_kept == part.n_all for part in report.parts)


def draws():
    for kind in damage.DAMAGES:
        for draw in range(N_DRAWS):
            marks = () if draw < N_QUICK else pytest.mark.slow
            yield pytest.param(kind, draw, id=f"{kind.__name__}-{draw}", marks=marks)


@pytest.mark.parametrize(("kind", "draw"), list(draws()))
def test_no_damage_makes_a_label_wrong(sound, contents, save, kind, draw):
    report, new = save(kind(sound.read_bytes(), draw))
    assert is_sound(new)
    truth, found = contents(sound), contents(new)
    assert found.keys() <= truth.keys()
    for image_hash, (name, _, origin, *_) in found.items():
        is_unnamed = name in report.renamed
        assert is_unnamed or name == truth[image_hash][0]
        # What was accepted unseen must not become an example.
        assert truth[image_hash][2] != "accepted" or origin == "accepted"
    n_lost = len(truth) - len(found)
    assert parts(report)["labels"].n_kept == len(found)
    assert not n_lost or not report.is_whole


def page_of(path, name):
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return db.execute(query, [name]).fetchone()[0]


def without(path, *names):
    """Return a file in which the first pages of tables and indexes are zeros."""
    blob = bytearray(path.read_bytes())
    for name in names:
        at = (page_of(path, name) - 1) * damage.PAGE
        blob[at : at + damage.PAGE] = bytes(damage.PAGE)
    return bytes(blob)


@pytest.mark.parametrize(
    "names",
    [
        ("labels",),
        ("labels_by_class",),
        ("events",),
        ("labels", "labels_by_class"),
        ("labels", "events"),
        ("images",),
        ("files", "files_by_image"),
        ("folders",),
        ("class_names",),
        ("settings", "runs", "predictions", "embeddings"),
    ],
    ids=" ".join,
)
def test_what_stands_twice_survives_the_loss_of_one(sound, contents, tables, save, names):
    report, new = save(without(sound, *names))
    labels, truth = contents(new), contents(sound)
    assert {one: row[0] for one, row in labels.items()} == {
        one: row[0] for one, row in truth.items()
    }
    # Whole is only what has all that was noted of it.
    assert report.is_whole == (tables(new) == tables(sound))


def test_a_class_without_a_name_gets_one(sound, contents, save):
    report, new = save(without(sound, "classes", "class_names", "events", "models"))
    names = {row[0] for row in contents(new).values()}
    assert names == {None, *(f"Recovered class {one}" for one in (1, 2, 3, 4))}
    assert len(report.renamed) == 4


def flip(path, row, column, value):
    """Change a value in a table alone, as a flipped bit does: its indexes say what they said."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA writable_schema = on")
        db.execute("DELETE FROM sqlite_master WHERE name = 'labels_by_class'")
        db.commit()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"UPDATE labels SET {column} = ? WHERE image_id = ?", [value, row])
        db.commit()


def with_one_changed(sound, folder, blob):
    """Change the class of one label in its table alone, and return what that makes of a file."""
    copy = shutil.copy(sound, folder / "copy.handful")
    query = "SELECT image_id, class_id FROM labels WHERE origin = 'accepted' LIMIT 1"
    with closing(sqlite3.connect(copy)) as db:
        image_id, class_id = db.execute(query).fetchone()
    flip(copy, image_id, "class_id", 2 if class_id != 2 else 3)
    before, changed, blob = sound.read_bytes(), copy.read_bytes(), bytearray(blob)
    pages = [
        slice(at, at + damage.PAGE)
        for at in range(damage.PAGE, len(before), damage.PAGE)
        if b"accepted" in before[at : at + damage.PAGE] and before[at] == 13
    ]
    pages = [one for one in pages if changed[one] != before[one] and b"CREATE" not in before[one]]
    assert len(pages) == 1
    blob[pages[0]] = changed[pages[0]]
    return bytes(blob)


def test_two_of_three_are_believed(sound, contents, save, tmp_path):
    report, new = save(with_one_changed(sound, tmp_path, sound.read_bytes()))
    assert contents(new) == contents(sound)
    assert not report.doubts


def test_one_against_one_is_left_out_and_named(sound, contents, save, tmp_path):
    blob = bytearray(without(sound, "events"))
    for at in range(0, len(blob), damage.PAGE):
        if b'"origin"' in blob[at : at + damage.PAGE]:
            blob[at : at + damage.PAGE] = bytes(damage.PAGE)
    report, new = save(with_one_changed(sound, tmp_path, bytes(blob)))
    assert len(report.doubts) == 1
    assert set(report.doubts[0].classes) == {"Barn owl", "Fox"}
    assert report.doubts[0].file.endswith(".jpg")
    assert len(contents(new)) == 269


def test_undo_goes_on_where_the_history_is_whole(sound, save):
    report, new = save(without(sound, "embeddings"))
    assert report.has_history
    assert not report.is_whole
    with Project.open(new) as project, Project.open(sound) as before:
        while name := before.history.next_undo():
            assert project.history.undo() == name
            before.history.undo()
            assert project.labels.of(range(1, 301)) == before.labels.of(range(1, 301))
            assert project.classes.all() == before.classes.all()
        assert project.history.next_undo() == ""


@pytest.fixture(autouse=True)
def sound_stays(sound, request, tmp_path):
    """Give each test that undoes something a file of its own."""
    before = sound.read_bytes()
    yield
    sound.write_bytes(before)


def test_without_the_journal_undo_begins_anew(sound, save):
    report, new = save(without(sound, "events"))
    assert not report.has_history
    with Project.open(new) as project:
        assert project.history.entries() == []


def test_what_may_be_damaged_unseen_is_to_be_adapted_anew(sound, save):
    _, new = save(without(sound, "embeddings"))
    with Project.open(new) as project:
        assert project.models.current().fingerprint == "repaired"


def test_a_picture_settles_which_of_two_hashes_is_right(sound, save, tmp_path):
    blob = sound.read_bytes()
    with sqlite3.connect(sound) as db:
        (image_hash,) = db.execute("SELECT hash FROM images WHERE id = 7").fetchone()
    other = ("0" if image_hash[0] != "0" else "1") + image_hash[1:]
    at = blob.index(image_hash.encode())
    spoilt = blob[:at] + other.encode() + blob[at + 32 :]
    assert image_hash.encode() in spoilt  # in the index still, or in the table

    def hash_of(path):
        return image_hash if path.name == "picture 6.jpg" else ""

    report, new = save(spoilt, hash_of=hash_of)
    assert parts(report)["images"].n_kept == 300
    report, new = save(spoilt)
    images = parts(report)["images"]
    assert (images.n_kept, images.n_all) == (299, 300)
    with sqlite3.connect(new) as db:
        assert db.execute("SELECT count(*) FROM images WHERE hash = ?", [other]).fetchone() == (0,)


def test_a_file_that_may_hold_another_picture_is_read_again(sound, save):
    blob = bytearray(sound.read_bytes())
    at = (page_of(sound, "files_by_image") - 1) * damage.PAGE
    blob[at + 3 : at + 5] = b"\0\1"  # nearly all of its rows are gone, or stray
    _, new = save(bytes(blob))
    with sqlite3.connect(new) as db, sqlite3.connect(sound) as before:
        query = "SELECT path, image_id FROM files"
        truth = dict(before.execute(query))
        found = dict(db.execute(query))
    assert found.keys() == truth.keys()
    assert all(one in (None, truth[path]) for path, one in found.items())


# The log


def crashed(path, folder):
    """Copy a project with its log, as a killed process leaves them."""
    with held_open(path) as holder:
        holder.add_class("In the log")
        holder.kill()
    copy = folder / "crashed.handful"
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", f"{copy}{end}")
    return copy


def class_names(path):
    with Project.open(path) as project:
        return [one.name for one in project.classes.all()]


@pytest.fixture
def own(sound, tmp_path):
    """A copy of the project, to be changed."""
    return Path(shutil.copy(sound, tmp_path / "own.handful"))


def test_what_lies_in_the_own_log_is_saved(own, tmp_path):
    copy = crashed(own, tmp_path)
    report = repair(copy, tmp_path / "new.handful")
    assert report.log == "used"
    assert "In the log" in class_names(tmp_path / "new.handful")
    assert Path(f"{copy}-wal").stat().st_size


def test_another_log_is_left_out(own, sound, tmp_path):
    copy = crashed(own, tmp_path)
    with Project.open(own) as project:  # another generation of it
        project.classes.add("Later")
    shutil.copy(own, copy)
    report = repair(copy, tmp_path / "new.handful")
    assert report.log == "left out"
    assert not report.is_whole
    assert "Later" in class_names(tmp_path / "new.handful")


def test_a_cut_log_is_used_as_far_as_it_is_sound(own, tmp_path):
    copy = crashed(own, tmp_path)
    log = Path(f"{copy}-wal")
    log.write_bytes(log.read_bytes()[:-100])
    repair(copy, tmp_path / "new.handful")
    assert class_names(tmp_path / "new.handful")[:3] == ["Barn owl", "Fox", "Heron/Grey"]


def test_a_project_that_nobody_can_lock_is_saved_all_the_same(own, tmp_path, monkeypatch):
    real = FileLock.acquire

    def acquire(lock, *facts, **more):
        if Path(lock.lock_file).name == ".own.handful.lock":
            raise OSError(30, "Read-only file system")
        return real(lock, *facts, **more)

    monkeypatch.setattr(FileLock, "acquire", acquire)
    assert repair(own, tmp_path / "new.handful").is_whole


def test_a_project_is_locked_while_it_is_read(own, tmp_path, monkeypatch):
    module = importlib.import_module("core.store.repair.repair")
    real, refused = module._collected, []

    def collected(*facts):
        with pytest.raises(Timeout):
            FileLock(own.with_name(".own.handful.lock")).acquire(timeout=0)
        refused.append(1)
        return real(*facts)

    monkeypatch.setattr(module, "_collected", collected)
    repair(own, tmp_path / "new.handful")
    assert refused == [1]


def origins(path):
    with closing(sqlite3.connect(path)) as db:
        return dict(db.execute("SELECT origin, count(*) FROM labels GROUP BY 1"))


def test_a_project_of_before_origins_gets_those_that_its_history_tells(own, tmp_path):
    assert origins(own) == {"given": 255, "confirmed": 5, "accepted": 10}
    with closing(sqlite3.connect(own)) as db:
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'origins_of_labels'")
        last = "(SELECT max(id) FROM events WHERE changes LIKE '%labels%')"
        db.execute(f"UPDATE events SET name = 'Accept 10 predictions' WHERE id = {last}")
        db.commit()
    repair(own, tmp_path / "new.handful")
    assert origins(tmp_path / "new.handful") == {"given": 255, "confirmed": 15}


def test_a_new_project_that_is_not_sound_is_not_kept(own, tmp_path, monkeypatch):
    def fail(project):
        raise ProjectDamaged(project.path, "a mistake of ours")

    monkeypatch.setattr(Project, "see_that_it_is_sound", fail)
    with pytest.raises(ProjectDamaged, match="a mistake of ours"):
        repair(own, tmp_path / "new.handful")
    assert {path.name for path in tmp_path.iterdir()} <= {"own.handful", ".own.handful.lock"}


def test_a_project_that_the_disk_does_not_open_says_why(own, tmp_path, monkeypatch):
    def refuse(path):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Pages, "open", refuse)
    with pytest.raises(ProjectDamaged, match="Input/output error"):
        repair(own, tmp_path / "new.handful")


@pytest.mark.parametrize("has_links", [True, False])
def test_what_takes_the_place_meanwhile_stays(own, tmp_path, monkeypatch, has_links):
    module = importlib.import_module("core.store.repair.repair")
    real, target = module._made, tmp_path / "new.handful"

    def made(*facts):
        report = real(*facts)
        target.write_bytes(b"somebody else's")
        return report

    monkeypatch.setattr(module, "_made", made)
    if not has_links:
        monkeypatch.setattr(module.os, "link", _no_links)
    with pytest.raises(ProjectNotWritable, match="exists"):
        repair(own, target)
    assert target.read_bytes() == b"somebody else's"


def _no_links(source, target):
    raise OSError(1, "Operation not permitted")


def test_a_disk_without_links_gets_the_new_project_too(own, tmp_path, monkeypatch):
    module = importlib.import_module("core.store.repair.repair")
    monkeypatch.setattr(module.os, "link", _no_links)
    repair(own, tmp_path / "new.handful")
    assert class_names(tmp_path / "new.handful")[0] == "Barn owl"


def test_places_are_told_whole(sound, tmp_path, monkeypatch):
    shutil.copy(sound, tmp_path / "own.handful")
    monkeypatch.chdir(tmp_path)
    report = repair(Path("own.handful"), Path("new.handful"))
    assert (report.path, report.target) == (tmp_path / "own.handful", tmp_path / "new.handful")
    if Path("/dev/fd").is_dir():
        assert n_handles(report.path) == 0


# What is refused


def test_nothing_is_written_over(sound, tmp_path):
    there = tmp_path / "there.handful"
    there.write_bytes(b"mine")
    with pytest.raises(ProjectNotWritable, match="exists"):
        repair(sound, there)
    assert there.read_bytes() == b"mine"


def test_a_dangling_link_is_not_written_through(sound, tmp_path):
    link = tmp_path / "link.handful"
    link.symlink_to(tmp_path / "nowhere.handful")
    with pytest.raises(ProjectNotWritable):
        repair(sound, link)


def test_a_project_is_not_repaired_onto_itself(own, tmp_path):
    link = tmp_path / "link.handful"
    link.symlink_to(own)
    for target in (own, link):
        with pytest.raises(ProjectNotWritable, match="damaged project itself"):
            repair(own, target)


def test_a_project_that_is_open_elsewhere_is_left_alone(own, tmp_path):
    with held_open(own), pytest.raises(ProjectLocked):
        repair(own, tmp_path / "new.handful")


@pytest.mark.parametrize(
    "blob",
    [b"", b"x", b"a letter" * 5000, bytes(100_000), b"SQLite format 3\0" * 1000],
    ids=["empty", "short", "text", "zeros", "headers"],
)
def test_what_is_no_project_is_refused(save, tmp_path, blob):
    with pytest.raises(ProjectDamaged, match="nothing of a project"):
        save(blob)
    assert not (tmp_path / "new.handful").exists()
    assert {one.name for one in tmp_path.iterdir()} <= {"broken.handful", ".broken.handful.lock"}


def test_another_database_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE birds (id INTEGER PRIMARY KEY, name TEXT)")
        db.executemany("INSERT INTO birds (name) VALUES (?)", [(f"bird {n}",) for n in range(999)])
    with pytest.raises(ProjectDamaged, match="nothing of a project"):
        repair(path, tmp_path / "new.handful")


def test_a_later_version_s_project_is_refused(own, tmp_path):
    with closing(sqlite3.connect(own)) as db:
        db.execute("INSERT INTO _sqlite_migrations VALUES (99, 'handful', 'later', '2030')")
        db.commit()
    with pytest.raises(ProjectTooNew):
        repair(own, tmp_path / "new.handful")


def test_what_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(ProjectMissing):
        repair(tmp_path / "none.handful", tmp_path / "new.handful")


def test_a_folder_that_is_not_there_is_a_sentence(sound, tmp_path):
    with pytest.raises(ProjectNotWritable):
        repair(sound, tmp_path / "nowhere" / "new.handful")


def test_a_full_disk_leaves_nothing_behind(sound, tmp_path, no_room):
    with no_room(50_000), pytest.raises(ProjectNotWritable):
        repair(sound, tmp_path / "new.handful")
    assert list(tmp_path.iterdir()) == []
