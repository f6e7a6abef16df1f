"""Charts are seen, walked through by keyboard, read out, and saved as pictures and tables."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest

from app.theme import style as theme
from app.widgets.charts.axes import shares_between
from app.widgets.charts.confidence_chart import N_BINS, ConfidenceChart, histogram
from app.widgets.charts.confidence_line import ConfidenceLine
from app.widgets.charts.curve_chart import CurveChart
from app.widgets.charts.history_chart import MOST, HistoryChart
from app.widgets.charts.rows import BarRows, Part, Row
from core.domain.records import Trust
from core.domain.review import Confidences, LearningCurve, ModelVersion

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CURVE = LearningCurve(1, (1.0, 2.0, 4.0), (0.5, 0.6, 0.7), 30, 5.0, 5, 0.72, 0.78)
TRUST = Trust(0.73, 0.6, 0.82, 30, 22)


def version(n, share):
    day = "2026-01-01T00:00:00+00:00"
    return ModelVersion(n, day, 10 * n, share, share - 0.1, share + 0.1, n == 3)


def history():
    chart = HistoryChart()
    chart.show_versions([version(n, 0.4 + n / 10) for n in (1, 2, 3)])
    return chart


def curve():
    chart = CurveChart()
    chart.show_curve(CURVE, TRUST)
    return chart


def falling(*values):
    return np.array(sorted(values, reverse=True), np.float32)


CONFIDENCES = Confidences(falling(0.99, 0.97, 0.9, 0.6), falling(0.4, 0.3), falling(0.7))


def confidence():
    chart = ConfidenceChart()
    chart.show_confidences(CONFIDENCES)
    chart.show_line(0.8)
    return chart


def bar(n_sure, n_unsure):
    return (
        Part("labelled", "Confident", n_sure, "accent"),
        Part("unsure", "Unsure", n_unsure, "attention"),
    )


def rows():
    view = BarRows("Classes")
    owl = Row(7, "Owl", bar(6, 2), "5 of 6 right", 0, "#0072b2")
    view.show_rows([owl, Row(9, "Fox", bar(1, 0))])
    return view


CHARTS = {"history": history, "curve": curve, "confidence": confidence}


@pytest.fixture(params=CHARTS.values(), ids=CHARTS)
def chart(request, qtbot):
    made = request.param()
    qtbot.addWidget(made)
    made.resize(360, 160)
    made.show()
    return made


def test_arrows_go_from_point_to_point_and_each_is_read_out(chart):
    title = chart.accessibleName()
    heard = []
    for _ in range(chart.n_points()):
        QTest.keyClick(chart, Qt.Key.Key_Right)
        heard.append(chart.accessibleName())
    assert len(set(heard)) == chart.n_points() > 2
    assert all(one.startswith(f"{title}: ") for one in heard)
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.accessibleName() == heard[0]
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.current == 0


def test_a_chart_is_a_chart_to_screen_readers_and_sums_itself_up(chart):
    described = QAccessible.queryAccessibleInterface(chart)
    assert described.role() == QAccessible.Role.Chart
    assert described.text(QAccessible.Text.Description)


def test_the_pointer_reads_the_nearest_point(chart):
    place = chart.place_of(1, QRectF(chart.rect()))
    QTest.mouseMove(chart, QPointF(place.x(), chart.height() - 20).toPoint())
    assert chart.current == 1


def test_points_lie_inside_the_chart(chart):
    area = QRectF(chart.rect())
    assert all(area.contains(chart.place_of(n, area)) for n in range(chart.n_points()))


def test_a_picture_and_a_table_are_saved(chart, tmp_path):
    assert chart.saving.save(tmp_path / "chart.png")
    assert QImage(str(tmp_path / "chart.png")).width() == 960
    assert chart.saving.save(tmp_path / "chart.csv")
    with (tmp_path / "chart.csv").open(encoding="utf-8-sig", newline="") as file:
        saved = list(csv.reader(file))
    assert saved == chart.table()
    assert len(saved) == chart.n_points() + 1


def test_where_nothing_can_be_written_that_is_told(chart, tmp_path, qtbot):
    with qtbot.waitSignal(chart.saving.failed) as failed:
        assert not chart.saving.save(tmp_path / "nowhere" / "chart.png")
    assert failed.args[0] == tmp_path / "nowhere" / "chart.png"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_all_colours_of_a_chart_are_seen(mode, qapp):
    shades = theme.LIGHT if mode == "light" else theme.DARK
    for colour in ("accent", "border_strong", "text_muted", "success"):
        assert theme.contrast(getattr(shades, colour), shades.surface) >= 3, colour
    # The bars of what is in doubt are hatched, too.
    assert theme.contrast(shades.attention, shades.surface) >= 2


def test_a_long_history_shows_its_end():
    chart = HistoryChart()
    chart.show_versions([version(n, 0.5) for n in range(1, MOST + 4)])
    assert chart.n_points() == MOST
    assert chart.read_out(MOST - 1).startswith(f"Version {MOST + 3}: 50%")


def test_a_model_that_could_not_be_measured_leaves_no_gap():
    chart = HistoryChart()
    nothing = ModelVersion(2, "", 4, None, None, None, is_current=False)
    chart.show_versions([version(1, 0.5), nothing, version(3, 0.6)])
    assert chart.n_points() == 2


def test_the_curve_tells_measured_from_expected():
    made = curve()
    said = [made.read_out(n) for n in range(made.n_points())]
    assert said == [
        "1 per class: 50% right",
        "2 per class: 60% right",
        "4 per class: 70% right",
        "Now, 5 per class: 73% (60–82%)",
        "10 per class: 78% expected",
    ]
    assert made.accessibleDescription() == "5 more examples per class: about +6 points."


def test_bars_count_each_kind_and_one_belongs_to_the_last():
    counts = confidence().counts()
    assert counts.sum(axis=0).tolist() == [4, 2, 1]
    ends = histogram(np.array([1.0, 0.0, 0.05], np.float32))
    assert ends[[0, 1, N_BINS - 1]].tolist() == [1, 1, 1]


def test_what_lies_at_the_line_counts():
    assert [confidence().n_from(least) for least in (0.5, 0.6, 0.9, 0.95, 1.0)] == [4, 4, 3, 2, 0]


@pytest.fixture
def line(qtbot):
    made = ConfidenceLine()
    qtbot.addWidget(made)
    made.resize(360, 220)
    made.show_confidences(CONFIDENCES, 0.8)
    made.show()
    return made


def x_of(chart, at):
    return chart._axes(QRectF(chart.rect())).at(at, 0).x()


def test_the_line_is_dragged_in_the_chart_and_told_once_it_is_let_go(line, qtbot):
    chart, moved = line.chart, []
    line.moved.connect(moved.append)
    y = chart.height() // 2
    at = [QPointF(x_of(chart, one), y).toPoint() for one in (0.8, 0.85, 0.9)]
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=at[0])
    QTest.mouseMove(chart, at[1])
    assert line.least() == pytest.approx(0.85, abs=0.01)
    QTest.mouseMove(chart, at[2])
    assert moved == []
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=at[2])
    assert moved == [pytest.approx(0.9, abs=0.01)]
    assert "3 images at 90% or more" in line.slider.accessibleDescription()


def test_the_line_moves_by_keyboard_and_no_further_than_one_half(line):
    moved = []
    line.moved.connect(moved.append)
    QTest.keyClick(line.slider, Qt.Key.Key_Right)
    assert moved == [pytest.approx(0.81)]
    QTest.keyClick(line.slider, Qt.Key.Key_Home)
    assert line.least() == 0.5
    assert moved[-1] == 0.5


def test_an_answer_that_comes_while_the_line_is_held_leaves_it_there(line):
    line.slider.setSliderDown(True)
    line.slider.setSliderPosition(900)
    line.show_confidences(CONFIDENCES, 0.6)
    assert line.least() == 0.9


def test_the_handle_stands_under_the_line(line):
    """The chart's ends are where the middle of the handle is at its ends."""
    slider = line.slider
    assert line.chart.width() == slider.width()
    handle = 14  # with its border, as the style sheet has it
    middle = handle / 2 + 0.8 * (slider.width() - handle)
    assert x_of(line.chart, 0.8) == pytest.approx(middle, abs=1)


def test_a_click_on_a_bar_asks_for_its_images(line, qtbot):
    chart = line.chart
    place = QPointF(x_of(chart, 0.62), chart.height() - 30).toPoint()
    with qtbot.waitSignal(line.chosen) as chosen:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert (chosen.args[0].low, chosen.args[0].high) == (0.6, 0.65)


def test_rows_and_their_parts_are_chosen_by_keyboard(qtbot):
    view, chosen = rows(), []
    qtbot.addWidget(view)
    view.show()
    view.chosen.connect(lambda *one: chosen.append(one))
    view.setCurrentIndex(view.model().index(0))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Right):
        QTest.keyClick(view, key)
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen == [(7, ""), (7, "labelled"), (7, "unsure"), (9, "")]


def test_a_click_on_a_part_of_a_bar_chooses_it(qtbot):
    view, chosen = rows(), []
    qtbot.addWidget(view)
    view.resize(300, 120)
    view.show()
    view.chosen.connect(lambda *one: chosen.append(one))
    rect = QRectF(view.visualRect(view.model().index(0))).adjusted(3, 0, -3, 0)
    for bar in view.bars(view.rows()[0], rect):
        place = bar.center().toPoint()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [(7, "labelled"), (7, "unsure")]


def test_a_row_says_all_its_parts():
    index = rows().model().index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Owl, Confident 6, Unsure 2, 5 of 6 right"
    )


def test_the_row_that_was_current_stays_so_when_the_order_changes(qtbot):
    view = rows()
    qtbot.addWidget(view)
    view.setCurrentIndex(view.model().index(1))
    view.show_rows(list(reversed(view.rows())))
    assert view.currentIndex().row() == 0


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.36, 0.97), (0.7, 0.9), (0.9, 0.98)])
def test_lines_stand_at_round_shares(low, high):
    found = shares_between(low, high)
    assert 1 <= len(found) <= 6
    assert all(low <= one <= high for one in found)
