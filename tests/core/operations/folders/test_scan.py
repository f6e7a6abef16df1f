"""Looking through folders for a project, and single pictures."""

import pytest

from core.domain.errors import FolderError
from core.operations.examples import add_examples
from core.operations.folders.scan import (
    add_pictures,
    exclude,
    excluded,
    remove_folder,
    scan_again,
    scan_folder,
)
from core.operations.teaching.class_folders import add_class_folders


def shown(project):
    return sorted(row.path for row in project.listing.rows())


def test_a_scan_says_what_it_left_out(project, tmp_path, draw_image):
    draw_image(tmp_path / "in" / "a.png", (8, 8), seed=1)
    (tmp_path / "in" / "b.mp4").touch()
    report = scan_folder(project, tmp_path / "in")
    assert [(one.kind, one.count, one.paths) for one in report.left_out] == [
        ("video", 1, ("b.mp4",))
    ]


def test_patterns_stay_in_the_project_and_hold_for_the_next_scan(
    project, tmp_path, draw_image, reopen
):
    for name in ("a.png", "a_small.png"):
        draw_image(tmp_path / "in" / name, (8, 8), seed=len(name))
    assert scan_folder(project, tmp_path / "in").n_found == 2
    exclude(project, ["*_small.png", " ", "*_small.png"])
    project = reopen(project)
    assert excluded(project) == ("*_small.png",)
    report = scan_folder(project, tmp_path / "in")
    assert (report.n_found, report.n_gone) == (1, 1)


def test_system_folders_are_no_classes_and_bring_no_example(project, tmp_path, draw_image):
    for seed, name in enumerate(("owl/1.png", "finch/2.png", "@eaDir/3.png", "owl/@eaDir/4.png")):
        draw_image(tmp_path / "ex" / name, (8, 8), seed=seed)
    report = add_class_folders(project, tmp_path / "ex")
    assert {one.name: one.n_examples for one in project.classes.all()} == {"owl": 1, "finch": 1}
    assert report.skipped == ()
    assert [(one.kind, one.count) for one in report.left_out] == [("system folder", 2)]


def test_what_is_named_and_not_read_is_told_by_its_kind(project, tmp_path):
    owl = project.classes.add("Owl").id
    for name in ("a.mp4", "b.psd", "c.strange"):
        (tmp_path / name).touch()
    report = add_examples(project, owl, sorted(tmp_path.glob("?.*")))
    assert [one.reason for one in report.skipped] == [
        "it is a video, which is not read",
        "it is a design file (such as Photoshop’s), which is not read",
        "it is not a picture",
    ]


def test_single_pictures_come_without_their_folder(project, tmp_path, draw_image):
    files = [draw_image(tmp_path / "in" / f"{n}.png", (8, 8), seed=n) for n in range(4)]
    report = add_pictures(project, [*files[:2], tmp_path / "in" / "gone.png"])
    assert (report.folders, report.n_new) == ((tmp_path / "in",), 2)
    assert len(report.skipped) == 1
    assert shown(project) == ["0.png", "1.png"]
    assert scan_again(project, tmp_path / "in").n_found == 2
    files[1].unlink()
    assert scan_again(project, tmp_path / "in").n_gone == 1


def test_a_folder_of_single_pictures_becomes_whole_when_it_is_added(project, tmp_path, draw_image):
    files = [draw_image(tmp_path / "in" / f"{n}.png", (8, 8), seed=n) for n in range(3)]
    add_pictures(project, files[:1])
    scan_folder(project, tmp_path / "in")
    assert scan_again(project, tmp_path / "in").n_found == 3
    report = add_pictures(project, files[:1])
    assert (report.n_new, scan_again(project, tmp_path / "in").n_found) == (0, 3)


def test_a_single_picture_belongs_to_the_project_s_folder_above_it(project, tmp_path, draw_image):
    picture = draw_image(tmp_path / "in" / "deep" / "a.png", (8, 8), seed=1)
    draw_image(tmp_path / "in" / "b.png", (8, 8), seed=2)
    scan_folder(project, tmp_path / "in")
    assert add_pictures(project, [picture]).folders == (tmp_path / "in",)


def test_a_removed_folder_comes_back_with_its_labels(project, tmp_path, draw_image):
    for number, name in enumerate(("in/a.png", "in/b.png", "other/c.png")):
        draw_image(tmp_path / name, (8, 8), seed=number)
    for name in ("in", "other"):
        scan_folder(project, tmp_path / name)
    fox = project.classes.add("fox")
    add_examples(project, fox.id, [tmp_path / "in" / "a.png"])
    assert remove_folder(project, tmp_path / "in") == 2
    assert shown(project) == ["c.png"]
    assert project.labels.count() == 1
    assert (tmp_path / "in" / "a.png").is_file()
    scan_folder(project, tmp_path / "in")
    assert {row.path: row.label for row in project.listing.rows()}["a.png"] == "fox"


def test_removing_a_folder_is_one_change(project, tmp_path, draw_image):
    draw_image(tmp_path / "in" / "a.png", (8, 8))
    scan_folder(project, tmp_path / "in")
    remove_folder(project, tmp_path / "in")
    assert shown(project) == []
    assert project.history.undo() == "Remove folder in"
    assert shown(project) == ["a.png"]


def test_a_folder_that_is_none_of_the_project_s_cannot_be_removed(project, tmp_path, draw_image):
    draw_image(tmp_path / "in" / "below" / "a.png", (8, 8))
    scan_folder(project, tmp_path / "in")
    with pytest.raises(FolderError, match="not among the folders"):
        remove_folder(project, tmp_path / "in" / "below")
    assert shown(project) == ["below/a.png"]
