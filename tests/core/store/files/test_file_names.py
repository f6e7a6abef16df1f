"""The names of all files at once, for the window to search and sort."""

from pathlib import Path

import numpy as np

from core.domain.records import FoundFile


def add(project, folder, names):
    folder_id = project.files.show_folder(Path(folder))
    found = [FoundFile(name, 10, 1000 + n) for n, name in enumerate(names)]
    return project.files.add(folder_id, found)


def texts(names):
    ends = [*(names.starts[1:] - 1), len(names.text)]
    return [names.text[start:end].decode() for start, end in zip(names.starts, ends, strict=True)]


def test_names_stand_in_the_order_of_the_entries(project):
    add(project, "/b", ["Fox.JPG", "a/Größe.png", "é.png"])
    add(project, "/a", ["zebra.png"])
    names = project.listing.file_names()
    assert names.file_ids.tolist() == project.listing.entries().file_ids.tolist()
    assert texts(names) == ["fox.jpg", "a/grösse.png", "é.png", "zebra.png"]
    assert names.times.tolist() == [1000, 1001, 1002, 1000]


def test_ranks_are_places_by_name_whatever_the_case(project):
    add(project, "/b", ["c.png", "B.png", "a.png", "b.png"])
    names = project.listing.file_names()
    assert np.argsort(names.ranks).tolist() == [2, 1, 3, 0]


def test_files_of_folders_taken_out_are_left_out_as_in_the_entries(project, add_images):
    add(project, "/c", ["b.png"])
    add(project, "/b", ["a.png"])
    project.history.undo()
    names = project.listing.file_names()
    assert texts(names) == ["b.png"]
    assert names.file_ids.tolist() == project.listing.entries().file_ids.tolist()


def test_a_project_without_files_has_no_names(project):
    names = project.listing.file_names()
    assert (len(names.file_ids), names.text, len(names.ranks)) == (0, b"", 0)
