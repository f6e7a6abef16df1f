"""One look at a watched folder: what came is labelled and told, each picture once."""

import logging
from pathlib import Path

import pytest

from core import api
from core.domain.errors import Cancelled, FolderError, NoModel
from core.domain.watching.records import WatchSettings
from core.operations.watching import take_turn as module
from core.operations.watching.take_turn import note_told, take_turn
from core.store import Project
from tests.core.operations.watching.conftest import NOW


def test_pictures_are_told_once_with_numbers_that_grow(lab):
    lab.bring("Red-0.png")
    assert lab.turn().n_told == 1
    lab.bring("Blue-0.png", "Green-0.png")
    assert lab.turn().n_told == 2
    assert lab.turn().is_change is False
    assert [(number, path) for number, path, _ in lab.told] == [
        (1, "Red-0.png"), (2, "Blue-0.png"), (3, "Green-0.png"),
    ]  # fmt: skip


def test_a_file_waits_until_it_is_at_rest(lab):
    lab.bring("Red-0.png")
    turn = lab.turn(WatchSettings(settle_s=100.0))
    assert (turn.n_told, turn.next_s) == (0, 100.0)
    assert list(turn.memory.unsettled) == ["Red-0.png"]
    assert lab.project.files.count_shown() == 0


def test_what_was_labelled_before_is_no_arrival(lab):
    lab.bring("Red-0.png")
    api.scan_folder(lab.project, lab.folder)
    api.label_folder(lab.project, lab.folder)
    lab.bring("Red-1.png")
    lab.turn()
    assert lab.names() == ["Red-1.png"]


def test_a_picture_that_another_command_labelled_meanwhile_is_told(lab):
    lab.turn()
    lab.bring("Red-0.png")
    api.label_folder(lab.project, lab.folder)
    lab.memory = None
    lab.turn()
    assert lab.names() == ["Red-0.png"]


def test_a_renamed_picture_is_the_arrival_that_it_was(lab):
    lab.bring("Red-0.png")
    lab.turn()
    (lab.folder / "Red-0.png").rename(lab.folder / "Blue.png")
    turn = lab.turn()
    assert (turn.n_told, turn.n_gone, len(turn.file_ids)) == (0, 1, 1)
    assert [row.path for row in lab.project.listing.rows(lab.folder)] == ["Blue.png"]


def test_two_pictures_that_change_names_stay_what_they_were(lab):
    lab.bring("Red-0.png", "Blue-0.png")
    lab.turn()
    away = lab.folder / "away"
    (lab.folder / "Red-0.png").rename(away)
    (lab.folder / "Blue-0.png").rename(lab.folder / "Red-0.png")
    away.rename(lab.folder / "Blue-0.png")
    assert lab.turn().n_told == 0
    assert lab.turn().n_told == 0


def test_a_copy_is_another_arrival(lab):
    lab.bring("Red-0.png")
    lab.turn()
    lab.bring("Red-0.png", to="copy.png")
    lab.turn()
    assert lab.names() == ["Red-0.png", "copy.png"]


def test_a_picture_in_the_place_of_another_is_an_arrival(lab):
    lab.bring("Red-0.png", to="latest.png")
    lab.turn()
    lab.bring("Blue-0.png", to="latest.png")
    lab.turn()
    assert lab.names() == ["latest.png", "latest.png"]


def test_a_picture_that_comes_back_is_not_told_again(lab):
    lab.bring("Red-0.png")
    lab.turn()
    (lab.folder / "Red-0.png").unlink()
    lab.turn()
    lab.bring("Red-0.png")
    lab.turn()
    assert lab.names() == ["Red-0.png"]


@pytest.mark.parametrize("n_missing", [1, 12, 500])
def test_a_picture_whose_end_is_missing_is_not_told_before_it_is_whole(lab, n_missing):
    data = (lab.source / "Red-0.png").read_bytes()
    (lab.folder / "Red-0.png").write_bytes(data[:-n_missing])
    turn = lab.turn()
    assert (lab.told, turn.next_s) == ([], 60.0)
    assert lab.project.files.count_shown() == 0
    (lab.folder / "Red-0.png").write_bytes(data)
    lab.turn()
    assert [status for *_, status in lab.told] == ["labelled"]


def test_what_stays_unreadable_is_told_as_failed(lab):
    (lab.folder / "bad.png").write_bytes(b"\x89PNG nothing")
    lab.turn(WatchSettings(settle_s=0.0, patience_s=0.0))
    assert lab.told == [(1, "bad.png", "failed")]
    lab.turn(WatchSettings(settle_s=0.0, patience_s=0.0))
    assert len(lab.told) == 1


def test_a_file_that_is_gone_when_it_is_read_is_not_told(lab, monkeypatch):
    lab.bring("Red-0.png")

    def rename(*arguments, **options):
        (lab.folder / "Red-0.png").rename(lab.folder / "late.png")
        return label(*arguments, **options)

    label = module.label_scanned
    monkeypatch.setattr(module, "label_scanned", rename)
    lab.turn(WatchSettings(settle_s=0.0, patience_s=0.0))
    assert lab.told == []
    monkeypatch.setattr(module, "label_scanned", label)
    lab.turn()
    assert lab.names() == ["late.png"]


def test_what_was_labelled_and_not_told_is_told_by_the_next_turn(lab):
    lab.bring("Red-0.png", "Blue-0.png")

    def cut_off(_):
        raise Cancelled

    with pytest.raises(Cancelled):
        take_turn(lab.project, lab.folder, None, NOW, tell=cut_off)
    lab.turn()
    assert [number for number, *_ in lab.told] == [1, 2]


def test_a_reader_says_what_it_has_already(lab):
    assert not note_told(lab.project, lab.folder, 1)
    lab.bring("Red-0.png", "Blue-0.png", "Green-0.png")

    def cut_off(_):
        raise Cancelled

    with pytest.raises(Cancelled):
        take_turn(lab.project, lab.folder, None, NOW, tell=cut_off)
    assert note_told(lab.project, lab.folder, 2)
    assert not note_told(lab.project, lab.folder, 4)
    lab.turn()
    assert [number for number, *_ in lab.told] == [3]


def test_pictures_are_told_while_the_rest_is_labelled(lab, monkeypatch):
    monkeypatch.setattr(module, "_TELL_EVERY_S", 0.0)
    monkeypatch.setattr("core.operations.embed_folder.MOST_JOINED", 1)
    lab.bring(*(path.name for path in lab.source.iterdir()))
    counts = []
    lab.turn(tick=lambda *_: counts.append(len(lab.told)))
    assert len(set(counts)) > 2
    assert len(set(lab.names())) == len(lab.told) == 12


def test_without_a_model_nothing_is_watched(tmp_path):
    with Project.open(tmp_path / "p.handful", create=True) as project, pytest.raises(NoModel):
        take_turn(project, tmp_path)


def test_a_folder_that_is_not_there_is_refused_and_its_files_stay(lab):
    lab.bring("Red-0.png")
    lab.turn()
    lab.folder.rename(lab.folder.with_name("away"))
    with pytest.raises(FolderError):
        lab.turn()
    assert lab.project.files.count_shown() == 1


def test_the_bare_place_of_a_drive_is_no_emptied_folder(lab, monkeypatch):
    lab.bring("Red-0.png")
    lab.turn()
    (lab.folder / "Red-0.png").unlink()
    lab.project._db.execute("UPDATE files SET device = 77")
    with pytest.raises(FolderError, match="drive"):
        lab.turn()
    lab.project._db.execute("UPDATE files SET device = ?", [lab.folder.stat().st_dev])
    assert lab.turn().n_gone == 1


def test_by_default_the_log_has_a_line_for_each_picture(lab, caplog):
    lab.bring("Red-0.png")
    with caplog.at_level(logging.INFO, logger="core"):
        take_turn(lab.project, lab.folder, None, NOW)
    lines = [one.getMessage() for one in caplog.records if "Red-0.png" in one.getMessage()]
    assert len(lines) == 1
    assert lines[0].startswith(f"1 {lab.folder / 'Red-0.png'}: Red")


def test_a_look_that_finds_nothing_writes_nothing(lab):
    lab.bring("Red-0.png")
    lab.turn()
    log = Path(f"{lab.project.path}-wal")
    before = log.stat().st_size, log.stat().st_mtime_ns
    lab.turn()
    assert (log.stat().st_size, log.stat().st_mtime_ns) == before


def test_what_cannot_be_decoded_may_be_half_a_picture_of_a_kind_without_an_end(lab):
    data = (lab.source / "Red-0.png").read_bytes()
    (lab.folder / "a.tiff").write_bytes(b"II*\0" + data)
    turn = lab.turn()
    assert (lab.told, turn.next_s) == ([], 60.0)
    assert len(turn.file_ids) == 1
