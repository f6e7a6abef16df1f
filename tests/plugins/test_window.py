"""Plug-ins in the real window: listed where they belong, and told where they cannot be used."""

import json

import pytest

from app.main_window import MainWindow
from app.messages import export as export_words
from core import api
from core.backbones import find_backbone
from core.store import Project
from tests.app.fake_jobs import TIMEOUT_MS, take_over
from tests.app.project_fixtures import add_model, make_project

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

# Derived from ours, as the engine's process imports the `handful` that is installed.
LINES = """
from core.export.json_lines import JsonLines
class Lines(JsonLines):
    kind = "lines"
    title = "Lines & more"
    purpose = "One <b>object</b> a line."
    suffix = ".lines"
"""
BROKEN = {"odd": "other_gone:A"}


def open_window(qtbot, tmp_path, draw_image):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=3)
    add_model(path, statuses=("labelled",))
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    qtbot.waitUntil(lambda: len(window.application.workspace.table) == 7, timeout=TIMEOUT_MS)
    window.said = []
    window.application.tasks.noticed.connect(lambda notice: window.said.append(notice.text))
    return window


def test_a_format_is_chosen_in_the_dialog_and_written(install, qtbot, tmp_path, draw_image):
    install({"handful.exports": {"lines": "other_lines:Lines", **BROKEN}}, {"other_lines": LINES})
    window = open_window(qtbot, tmp_path, draw_image)
    dialog = window.application.export.ask()
    own = len(export_words.KINDS)
    qtbot.waitUntil(lambda: dialog.formats.count() == own + 1, timeout=TIMEOUT_MS)
    assert dialog.formats.item(own).text() == "Lines & more"
    dialog.choose_kind("lines")
    assert dialog.target().name == "birds.lines"
    assert not dialog.fields.how.isVisible()
    assert dialog.fields.split.isVisible()
    dialog.set_target(tmp_path / "out.lines")
    dialog.accept()
    qtbot.waitUntil(lambda: any("Exported" in text for text in window.said), timeout=TIMEOUT_MS)
    lines = (tmp_path / "out.lines").read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line)["path"] for line in lines]) == 7
    assert [text for text in window.said if "odd" in text] == [
        "The plug-in “odd” was left out: it cannot be imported: ModuleNotFoundError: No module"
        " named 'other_gone'."
    ]
    dialog.close()
    window.close()


def test_where_no_plug_in_is_installed_the_engine_is_not_asked(qtbot, tmp_path, draw_image):
    window = open_window(qtbot, tmp_path, draw_image)
    window.engine = take_over(window.application.runner)
    dialog = window.application.export.ask()
    assert "plugin_formats" not in window.engine.names
    assert dialog.formats.count() == len(export_words.KINDS)
    dialog.close()
    window.close()


def test_a_backbone_is_listed_and_a_broken_one_told(sample, install, qtbot, tmp_path, draw_image):
    install({"handful.backbones": BROKEN})
    window = open_window(qtbot, tmp_path, draw_image)
    window.engine = take_over(window.application.runner)
    window.commands["backbone"].trigger()
    assert window.engine.names == ["backbone_choices", "plugin_faults"]
    with Project.open(tmp_path / "other.handful", create=True) as project:
        window.engine.jobs[0].finish(api.backbone_choices(project))
        window.engine.jobs[1].finish(api.plugin_faults(project, "handful.backbones"))
    dialog = window.application.backbones.choosing
    texts = [dialog.list.topLevelItem(n).text(0) for n in range(dialog.list.topLevelItemCount())]
    assert any(find_backbone("plugin:tiny").title in text for text in texts)
    assert any("“odd” was left out" in text for text in window.said)
    window.close()
