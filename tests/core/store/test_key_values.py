"""Notes of the program itself: kept over a restart, untouched by undo."""


def test_a_note_is_kept_over_a_restart(project, reopen):
    project.notes.put("audit", {"drawn": [3, 1], "share": 0.02})
    assert reopen(project).notes.get("audit") == {"drawn": [3, 1], "share": 0.02}


def test_a_newer_note_takes_the_place_of_the_old_one_and_can_be_dropped(project):
    project.notes.put("audit", 1)
    project.notes.put("audit", 2)
    assert project.notes.get("audit") == 2
    project.notes.drop("audit")
    assert project.notes.get("audit") is None


def test_undo_leaves_notes_alone(project):
    project.classes.add("Owl")
    project.notes.put("audit", 1)
    project.history.undo()
    assert (project.notes.get("audit"), project.history.next_undo()) == (1, "")
