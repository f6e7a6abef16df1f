"""However files are moved about, no label ends on a picture that it was not given to."""

import os
import random
import shutil
import zipfile

import pytest

from core.domain.errors import Cancelled, ImageError
from core.domain.progress import no_tick
from core.imaging import file_facts
from core.imaging.discovery import content_hash, read_file
from core.operations.embed_folder import embed_folder
from core.operations.examples import add_examples, read_files
from core.operations.folders import scan
from core.operations.folders.scan import scan_folder
from core.operations.teaching.class_folders import add_class_folders
from core.store.schema import migrations

TIME_NS = 1_700_000_000 * 10**9
KINDS = ("fox", "owl", "elk")


class Disk:
    """Two folders of the project with subfolders, and one outside; pictures of one size and time.

    Attributes:
        truth: the class of each content.
    """

    def __init__(self, place, draw_image, rng):
        self.rng, self.place = rng, place
        self.one, self.two, self.outside = (place / name for name in ("one", "two", "outside"))
        self.truth = {}
        folders = [self.one, self.one / "a", self.one / "b", self.two, self.two / "a", self.outside]
        for number in range(24):
            folder = folders[number % len(folders)]
            path = draw_image(folder / f"{number // len(folders)}.bmp", (8, 8), seed=number)
            self.truth[content_hash(path.read_bytes())] = KINDS[number % len(KINDS)]
            same_time(path)

    def files(self):
        return sorted(self.place.glob("*/**/*.bmp"))

    def some(self):
        files = self.files()
        return self.rng.sample(files, min(len(files), self.rng.randint(2, 7)))

    # What people and programs do

    def rename(self):
        """Change names among some files, as a renaming tool does."""
        old = self.some()
        new = self.rng.sample(old, len(old))
        self._rename(old, new)

    def rotate(self):
        """Renumber the files of a folder."""
        old = [one for one in self.files() if one.parent == self.rng.choice(self.files()).parent]
        self._rename(old, old[1:] + old[:1])

    def copy_over(self):
        """Copy files over others, as `cp -p` does: the old ones keep their numbers."""
        source, *targets = self.some()
        for target in targets[:2]:
            if not target.samefile(source):
                shutil.copy2(source, target)

    def unpack_over(self):
        """Pack files under other names, and unpack them over what is there."""
        old = self.some()
        archive = self.place / "a.zip"
        with zipfile.ZipFile(archive, "w") as file:
            for source, target in zip(old, self.rng.sample(old, len(old)), strict=True):
                file.write(source, target.relative_to(self.place))
        with zipfile.ZipFile(archive) as file:
            if self.rng.random() < 0.5:
                for path in old:
                    path.unlink()
            file.extractall(self.place)
        for path in old:
            same_time(path)

    def change_folders(self):
        """Change the names of two subfolders."""
        one, two = self.one / "a", self.rng.choice([self.one / "b", self.two / "a", self.outside])
        self._rename([one, two], [two, one])

    def move_out_and_in(self):
        path = self.rng.choice(self.files())
        path.rename(path.with_name(f"new{self.rng.random()}.bmp"))

    def write_in_place(self):
        """Write another picture into a file, and set its time back."""
        source, target = self.some()[:2]
        data = source.read_bytes()
        with target.open("r+b") as file:
            file.write(data)
        same_time(target)

    def touch(self):
        """Change a file's times and rights, and nothing of what it holds."""
        path = self.rng.choice(self.files())
        path.chmod(0o600)
        same_time(path)

    def link(self):
        """Let one file have two names."""
        source, target = self.some()[:2]
        target.unlink()
        target.hardlink_to(source)

    def _rename(self, old, new):
        for number, path in enumerate(old):
            path.rename(self.place / f"moving{number}")
        for number, path in enumerate(new):
            (self.place / f"moving{number}").rename(path)


def same_time(path):
    os.utime(path, ns=(TIME_NS, TIME_NS))


CHANGES = (
    "rename",
    "rotate",
    "copy_over",
    "unpack_over",
    "change_folders",
    "move_out_and_in",
    "write_in_place",
    "touch",
    "link",
)


def made_up(facts):
    """FAT, exFAT, sshfs: numbers mean nothing, and nothing notes a change of the name."""
    return facts._replace(inode=0, changed_ns=facts.mtime_ns)


def windows(facts):
    """The time is that of making, which Windows lets a new file of an old name inherit."""
    return facts._replace(inode=0, device=0, changed_ns=1)


class Remounted:
    """The device has another number at each look."""

    def __init__(self):
        self.n_looks = 0

    def __call__(self, facts):
        self.n_looks += 1
        return facts._replace(device=self.n_looks)


SYSTEMS = {"here": None, "made up": made_up, "windows": windows, "remounted": Remounted()}


@pytest.fixture(params=SYSTEMS)
def system(request, monkeypatch):
    """Let files be known by what different systems say of them."""
    said = SYSTEMS[request.param]
    if said is not None:
        real = file_facts.facts_of
        for module in ("imaging.file_facts", "imaging.discovery", "operations.folders.scan"):
            monkeypatch.setattr(f"core.{module}.facts_of", lambda found: said(real(found)))
    return request.param


def teach(project, disk):
    by_kind = {}
    for path in disk.files():
        by_kind.setdefault(disk.truth[content_hash(path.read_bytes())], []).append(path)
    for kind, paths in by_kind.items():
        known = project.classes.find(kind) or project.classes.add(kind)
        add_examples(project, known.id, paths)


def look(project, disk):
    """Look at the folders as the program does: list them, then read what has to be read."""
    for folder in (disk.one, disk.two):
        scan_folder(project, folder)
        files = list(project.files.unread(project.files.folder_id(folder)))
        read_files(project, files, no_tick)


def labels_of(project):
    return {row.full_path: row.label for row in project.listing.rows()}


def wanted(disk):
    return {
        path: disk.truth[content_hash(path.read_bytes())]
        for path in disk.files()
        if not path.is_relative_to(disk.outside)
    }


@pytest.mark.parametrize("seed", range(3))
def test_labels_follow_their_pictures(project, tmp_path, draw_image, system, seed):
    rng = random.Random(seed)
    disk = Disk(tmp_path / "disk", draw_image, rng)
    teach(project, disk)
    look(project, disk)
    assert labels_of(project) == wanted(disk)
    for step in range(25):
        done = [rng.choice(CHANGES) for _ in range(rng.randint(1, 3))]
        for change in done:
            getattr(disk, change)()
        look(project, disk)
        assert labels_of(project) == wanted(disk), (step, done)


@pytest.mark.parametrize("change", CHANGES)
def test_examples_given_again_are_labelled_as_what_they_are_now(
    project, tmp_path, draw_image, change
):
    disk = Disk(tmp_path / "disk", draw_image, random.Random(1))
    teach(project, disk)
    getattr(disk, change)()
    teach(project, disk)
    labels = project.labels.of(project.files.image_ids())
    hashes = project.files.hashes_of(labels)
    names = project.classes.names()
    assert {hashes[one]: names[label] for one, label in labels.items()}.items() <= (
        disk.truth.items()
    )


@pytest.mark.parametrize("moves", [False, True])
def test_class_folders_that_changed_names_move_labels_only_if_asked(project, tones, moves):
    examples, _ = tones
    add_class_folders(project, examples)
    before = {one.name: one.n_examples for one in project.classes.all()}
    (examples / "Red").rename(examples / "x")
    (examples / "Blue").rename(examples / "Red")
    (examples / "x").rename(examples / "Blue")
    report = add_class_folders(project, examples, moves=moves)
    assert report.n_labelled == (6 if moves else 0)
    assert report.n_kept == (0 if moves else 6)
    assert all(one.reason.startswith("it keeps its label") for one in report.skipped)
    assert {one.name: one.n_examples for one in project.classes.all()} == before


def test_a_link_that_leads_to_another_folder_now(project, tmp_path, draw_image):
    link = tmp_path / "pool" / "link"
    link.parent.mkdir()
    for number, kind in enumerate(KINDS[:2]):
        path = draw_image(tmp_path / kind / "1.bmp", (8, 8), seed=number)
        same_time(path)
        add_examples(project, project.classes.add(kind).id, [path])
    for kind in ("fox", "owl", "fox"):
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / kind)
        scan_folder(project, link.parent)
        files = list(project.files.unread(project.files.folder_id(link.parent)))
        read_files(project, files, no_tick)
        assert [row.label for row in project.listing.rows(link.parent)] == [kind]


def test_a_folder_below_another_is_looked_at_with_it(project, tmp_path, draw_image):
    outer, inner = tmp_path / "outer", tmp_path / "outer" / "inner"
    paths = [draw_image(inner / f"{n}.bmp", (8, 8), seed=n) for n in range(2)]
    for number, path in enumerate(paths):
        same_time(path)
        add_examples(project, project.classes.add(KINDS[number]).id, [path])
    for folder in (outer, inner):
        scan_folder(project, folder)
        read_files(project, list(project.files.unread(project.files.folder_id(folder))), no_tick)
    paths[0].rename(tmp_path / "x")
    paths[1].rename(paths[0])
    (tmp_path / "x").rename(paths[1])
    scan_folder(project, outer)  # which lists them under the inner one
    assert [row.label for row in project.listing.rows()] == [KINDS[1], KINDS[0]]


# What it costs


@pytest.fixture
def embedded(project, tones, toy_network, monkeypatch):
    """A folder of 12 embedded pictures, all of them at rest."""
    monkeypatch.setattr(file_facts, "_is_fresh", lambda facts, begun_ns: False)
    scan_folder(project, tones[1])
    embed_folder(project, tones[1])
    return tones[1]


@pytest.fixture
def hashed(project, monkeypatch):
    """Look at a folder again, and return the names of the files that were read for it."""
    read = []

    def noted(path):
        read.append(path.name)
        return read_file(path)

    def look_again(folder, **options):
        read.clear()
        scan_folder(project, folder, **options)
        return list(read)

    monkeypatch.setattr(scan, "read_file", noted)
    return look_again


def unread(project, folder):
    return [one.path for one in project.files.unread(project.files.folder_id(folder))]


def test_files_at_rest_are_not_read_again(embedded, hashed):
    assert hashed(embedded) == []


def test_a_touch_a_link_or_other_rights_cost_a_hash_only(project, embedded, toy_network, hashed):
    (embedded / "Red-0.png").touch()
    (embedded / "Red-1.png").chmod(0o600)
    (embedded.parent / "link").hardlink_to(embedded / "Red-2.png")
    n_seen = toy_network.n_seen
    assert hashed(embedded) == ["Red-0.png", "Red-1.png", "Red-2.png"]
    assert embed_folder(project, embedded).n_images == 0
    assert toy_network.n_seen == n_seen
    assert hashed(embedded) == []


def test_another_number_of_the_device_costs_nothing(embedded, hashed, monkeypatch):
    """As after mounting a share again. Pictures of different sizes or times cannot be mistaken."""
    real = file_facts.facts_of
    monkeypatch.setattr(
        "core.imaging.discovery.facts_of", lambda found: real(found)._replace(device=99)
    )
    assert hashed(embedded) == []


def test_a_file_read_just_after_a_change_is_hashed_at_the_next_look(
    project, tones, toy_network, monkeypatch, hashed
):
    monkeypatch.setattr(file_facts, "_is_fresh", lambda facts, begun_ns: True)
    scan_folder(project, tones[1])
    embed_folder(project, tones[1])
    monkeypatch.setattr(file_facts, "_is_fresh", lambda facts, begun_ns: False)
    assert len(hashed(tones[1])) == 12
    assert hashed(tones[1]) == []


def test_a_file_that_changed_between_scan_and_reading_is_not_read_twice(
    project, tones, toy_network, monkeypatch, draw_tone, hashed
):
    monkeypatch.setattr(file_facts, "_is_fresh", lambda facts, begun_ns: False)
    scan_folder(project, tones[1])
    draw_tone(tones[1] / "Red-0.png", "Blue", seed=77, size=(40, 30))
    embed_folder(project, tones[1])
    assert hashed(tones[1]) == []


def test_another_picture_is_hashed_once_and_then_embedded(project, embedded, hashed, draw_tone):
    draw_tone(embedded / "Red-0.png", "Blue", seed=77)
    assert hashed(embedded) == ["Red-0.png"]
    assert hashed(embedded) == []
    assert unread(project, embedded) == ["Red-0.png"]
    assert embed_folder(project, embedded).n_embedded == 1


def test_files_of_an_older_project_are_hashed_once_and_not_embedded(
    project, embedded, toy_network, hashed
):
    with project.atomic():
        project._db.execute("UPDATE files SET changed_ns = NULL, inode = 0, device = 0")
    n_seen = toy_network.n_seen
    assert len(hashed(embedded)) == 12
    assert embed_folder(project, embedded).n_images == 0
    assert toy_network.n_seen == n_seen
    assert hashed(embedded) == []


def test_an_older_project_knows_no_facts(tmp_path):
    from sqlite_utils import Database

    db = Database(tmp_path / "old.db")
    migrations.apply(db, stop_before="facts_of_files")
    db.execute("INSERT INTO folders (path) VALUES ('/a')")
    db.execute("INSERT INTO files (folder_id, path, n_bytes, mtime_ns) VALUES (1, 'b', 2, 3)")
    migrations.apply(db)
    [row] = db.execute("SELECT changed_ns, inode, device, in_doubt FROM files")
    assert row == (None, 0, 0, 0)
    db.close()


def test_what_a_scan_does_not_come_to_is_read_by_what_follows(
    project, embedded, toy_network, hashed
):
    for path in embedded.iterdir():
        path.touch()
    assert hashed(embedded, patience_s=-1) == []
    assert len(unread(project, embedded)) == 12
    assert embed_folder(project, embedded).n_reused == 12
    assert hashed(embedded) == []


def test_a_scan_stopped_while_it_hashes_goes_on_at_the_next(project, embedded, hashed):
    for path in embedded.iterdir():
        path.touch()

    def stop(done, total):
        if total:
            raise Cancelled

    with pytest.raises(Cancelled):
        hashed(embedded, tick=stop)
    assert len(hashed(embedded)) == 12
    assert unread(project, embedded) == []


def test_a_file_in_doubt_that_cannot_be_read_is_tried_again(project, embedded, hashed, monkeypatch):
    (embedded / "Red-0.png").touch()
    with monkeypatch.context() as patch:
        patch.setattr(scan, "read_file", refuse)
        scan_folder(project, embedded)
    assert unread(project, embedded) == ["Red-0.png"]
    assert hashed(embedded) == ["Red-0.png"]
    assert unread(project, embedded) == []


def refuse(path):
    raise ImageError(path, "it cannot be read: permission denied")


def test_examples_in_doubt_are_there_for_learning_after_a_scan(project, tones, toy_network):
    """What was drawn just now is in doubt; a scan that only forgot it would leave no example."""
    add_class_folders(project, tones[0])
    for path in tones[0].rglob("*.png"):
        path.touch()
    scan_folder(project, tones[0])
    assert len(project.files.of_images(project.labels.examples()[0].tolist())) == 9
