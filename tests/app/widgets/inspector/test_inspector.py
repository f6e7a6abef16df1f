"""The inspector shows one image, several or none, and what can be said about them."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QPushButton

from app.theme import style as theme
from app.widgets.inspector.confidence import N_TOP, Bars, ClassChip
from app.widgets.inspector.inspector import Inspector
from app.widgets.inspector.preview import MAX_ENLARGED, ExampleThumb, Preview, fitted
from core.domain.records import ClassRecord, FileRecord, ImageDetail, Neighbour, Prediction
from tests.app.seen import says

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

CLASSES = [
    ClassRecord(i + 1, name, "#3cb44b", i, 3)
    for i, name in enumerate(["Fox", "Lynx", "Wolf & dog", "Boar", "Hare", "Owl", "Crow", "Deer"])
]
PREDICTION = Prediction(
    image_id=9,
    class_id=1,
    confidence=0.934,
    runner_up_id=2,
    runner_up_confidence=0.04,
    unknown=0.2,
    status="labelled",
    probabilities=b"",
)
DETAIL = ImageDetail(
    file=FileRecord(5, Path("/pictures"), "north/fox_1.jpg", 182_000, 0, 9),
    width=1024,
    height=768,
    error="",
    label_id=None,
    labelled_unknown=False,
    origin="",
    promise=None,
    prediction=PREDICTION,
    probabilities=tuple((i + 1, share) for i, share in enumerate([0.934, 0.04] + 6 * [0.004])),
    neighbours=tuple(Neighbour(20 + i, 1 + i % 2, 0.9 - i / 10) for i in range(4)),
)


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def inspector(qtbot):
    inspector = Inspector()
    qtbot.addWidget(inspector)
    inspector.resize(300, 1000)
    inspector.show()
    return inspector


def words(inspector):
    labels = [part for part in inspector.findChildren(QLabel) if part.isVisible()]
    return " | ".join(part.text() for part in labels)


def buttons(inspector):
    found = inspector.findChildren(QPushButton)
    return {part.text(): part for part in found if part.isVisible()}


def chip(inspector):
    part = inspector.findChild(ClassChip)
    return part.accessibleName() if part.isVisible() else ""


def image(width=60, height=40, colour="red"):
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def test_without_an_image_there_is_a_hint(inspector):
    inspector.show_detail(None, CLASSES)
    assert words(inspector).startswith("Select an image")


def test_a_sure_prediction(inspector):
    inspector.show_detail(DETAIL, CLASSES)
    assert chip(inspector) == "Fox 93%"
    text = words(inspector)
    for part in ("fox_1.jpg", "1024 × 768 px · 182 kB", "north", "Predicted from your examples."):
        assert part in text
    assert "Accept" in buttons(inspector)


def test_an_unsure_prediction_names_the_other_class(inspector):
    unsure = replace(PREDICTION, status="unsure", confidence=0.48, runner_up_confidence=0.41)
    inspector.show_detail(replace(DETAIL, prediction=unsure), CLASSES)
    assert chip(inspector) == "Fox 48%"
    assert "Unsure: it could also be Lynx, 41%." in words(inspector)


def test_an_unsure_prediction_without_another_class(inspector):
    unsure = replace(PREDICTION, status="unsure", runner_up_id=None)
    inspector.show_detail(replace(DETAIL, prediction=unsure), CLASSES)
    assert "Unsure: please check this one." in words(inspector)


def test_a_stranger_is_not_offered_for_acceptance(inspector):
    stranger = replace(PREDICTION, status="unknown")
    inspector.show_detail(replace(DETAIL, prediction=stranger), CLASSES)
    assert chip(inspector) == "None of these"
    assert "It looks like none of your examples. Closest is Fox." in words(inspector)
    assert "Accept" not in buttons(inspector)
    assert buttons(inspector)["None of these"].property("kind") == "primary"


def test_a_persons_label_stands_above_the_prediction(inspector):
    inspector.show_detail(replace(DETAIL, label_id=2, origin="given"), CLASSES)
    assert chip(inspector) == "Lynx"
    assert "Labeled by you. The prediction was Fox, 93%." in words(inspector)
    assert "Accept" not in buttons(inspector)
    assert "Change class" in buttons(inspector)


@pytest.mark.parametrize(
    ("origin", "promise", "said"),
    [
        ("given", None, "Labeled by you."),
        ("confirmed", None, "Confirmed by you."),
        ("imported", None, "Imported."),
        ("accepted", 0.025, "Accepted unseen: at most 2.5% of such labels may be wrong."),
        ("accepted", None, "Accepted unseen."),
    ],
)
def test_it_is_said_how_a_label_came_to_be(inspector, origin, promise, said):
    detail = replace(DETAIL, label_id=1, origin=origin, promise=promise)
    inspector.show_detail(detail, CLASSES)
    assert says(inspector, said)
    assert chip(inspector) == "Fox"
    assert ("Accept" in buttons(inspector)) == (origin == "accepted")
    assert ("Change class" in buttons(inspector)) == (origin != "accepted")


def test_what_was_accepted_unseen_stands_beside_what_is_predicted_now(inspector):
    inspector.show_detail(replace(DETAIL, label_id=2, origin="accepted"), CLASSES)
    assert chip(inspector) == "Lynx"
    said = "Accepted unseen. The prediction is Fox now, 93%."
    assert says(inspector, said)


def test_the_chip_of_each_kind_looks_different(qtbot):
    pictures = []
    for kind in ("label", "accepted", "prediction", "guess"):
        part = ClassChip()
        qtbot.addWidget(part)
        part.show_class(kind, "Fox", 3, "#3cb44b")
        part.resize(140, part.height())
        pictures.append(part.grab().toImage())
    assert all(one != other for n, one in enumerate(pictures) for other in pictures[:n])


def test_a_persons_none_of_these(inspector):
    inspector.show_detail(replace(DETAIL, labelled_unknown=True, prediction=None), CLASSES)
    assert chip(inspector) == "None of these"
    assert "You said that it is none of these." in words(inspector)
    assert not buttons(inspector)["None of these"].isEnabled()


def test_nothing_is_known_yet(inspector):
    bare = replace(DETAIL, prediction=None, probabilities=(), neighbours=())
    inspector.show_detail(bare, CLASSES)
    assert chip(inspector) == ""
    assert "No label and no prediction yet." in words(inspector)
    assert "Because" not in words(inspector)


def test_classes_deleted_since_are_passed_over(inspector):
    inspector.show_detail(DETAIL, CLASSES[3:])
    assert "No label and no prediction yet." in words(inspector)
    assert inspector.findChild(Bars).n_shown() == 5
    assert not [part for part in inspector.findChildren(ExampleThumb) if part.isVisible()]


def test_a_failed_file_says_why_and_what_to_do(inspector):
    failed = replace(
        DETAIL,
        error="the file is empty",
        width=None,
        height=None,
        prediction=None,
        probabilities=(),
        neighbours=(),
    )
    inspector.show_detail(failed, CLASSES)
    assert "This picture cannot be read: the file is empty." in words(inspector)
    assert "Repair or replace the file" in words(inspector)
    assert buttons(inspector) == {}


@pytest.mark.parametrize(
    ("text", "signal"), [("Accept", "accept_clicked"), ("None of these", "unknown_clicked")]
)
def test_each_answer_is_told(inspector, qtbot, text, signal):
    inspector.show_detail(DETAIL, CLASSES)
    with qtbot.waitSignal(getattr(inspector, signal)):
        qtbot.mouseClick(buttons(inspector)[text], Qt.MouseButton.LeftButton)


def test_a_click_leaves_the_focus_where_it_was(inspector):
    inspector.show_detail(DETAIL, CLASSES)
    for button in buttons(inspector).values():
        assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus


def test_a_class_is_chosen_from_the_menu(inspector, qtbot):
    inspector.show_detail(replace(DETAIL, label_id=1), CLASSES)
    menu = buttons(inspector)["Change class"].menu()
    menu.aboutToShow.emit()
    actions = menu.actions()
    assert [action.text() for action in actions[:3]] == ["Fox\t1", "Lynx\t2", "Wolf && dog\t3"]
    assert not actions[0].isEnabled()
    with qtbot.waitSignal(inspector.label_chosen) as chosen:
        actions[2].trigger()
    assert chosen.args == [3]


def test_the_first_probabilities_are_shown_and_then_the_rest(inspector, qtbot):
    inspector.show_detail(DETAIL, CLASSES)
    bars = inspector.findChild(Bars)
    assert bars.n_shown() == N_TOP
    more = next(part for text, part in buttons(inspector).items() if text.startswith("3 more"))
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert bars.n_shown() == len(CLASSES)
    assert not more.isVisible()


def test_one_more_class_is_shown_instead_of_counted(inspector):
    inspector.show_detail(replace(DETAIL, probabilities=DETAIL.probabilities[:6]), CLASSES)
    assert inspector.findChild(Bars).n_shown() == 6


def test_neighbours_are_shown_and_lead_to_their_image(inspector, qtbot):
    inspector.show_detail(DETAIL, CLASSES)
    inspector.set_neighbours([(one, image()) for one in DETAIL.neighbours])
    thumbs = [part for part in inspector.findChildren(ExampleThumb) if part.isVisible()]
    assert len(thumbs) == 4
    assert thumbs[1].accessibleName() == "Lynx, similarity 0.80"
    with qtbot.waitSignal(inspector.neighbour_clicked) as clicked:
        qtbot.mouseClick(thumbs[1], Qt.MouseButton.LeftButton)
    assert clicked.args == [21]


def test_the_picture_of_another_image_is_taken_away(inspector):
    preview = inspector.findChild(Preview)
    inspector.show_detail(DETAIL, CLASSES)
    inspector.set_image(image())
    inspector.show_detail(replace(DETAIL, label_id=1), CLASSES)
    assert preview.image() is not None
    inspector.show_detail(replace(DETAIL, file=replace(DETAIL.file, id=6)), CLASSES)
    assert preview.image() is None


def test_a_double_click_asks_for_the_whole_picture(inspector, qtbot):
    inspector.show_detail(DETAIL, CLASSES)
    inspector.set_image(image())
    preview = inspector.findChild(Preview)
    with qtbot.waitSignal(inspector.peek_clicked):
        qtbot.mouseDClick(preview, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(inspector.peek_clicked):
        qtbot.keyClick(preview, Qt.Key.Key_Return)


def test_there_is_nothing_to_see_in_full_before_the_picture_has_come(inspector, qtbot):
    inspector.show_detail(DETAIL, CLASSES)
    with qtbot.assertNotEmitted(inspector.peek_clicked):
        qtbot.mouseDClick(inspector.findChild(Preview), Qt.MouseButton.LeftButton)


def test_several_images_are_summed_up(inspector):
    inspector.show_detail(DETAIL, CLASSES)
    inspector.show_many(37, [("Fox", 30), ("None of these", 7)])
    assert "37 image" in words(inspector)
    assert "fox_1.jpg" not in words(inspector)
    assert inspector.findChild(Bars).n_shown() == 2
    assert {"Accept all", "Choose class", "None of these"} <= set(buttons(inspector))


def test_one_image_again_after_several_and_after_a_failed_one(inspector):
    inspector.show_many(37, [("Fox", 30)])
    inspector.show_detail(replace(DETAIL, error="the file is empty"), CLASSES)
    inspector.show_many(2, [])
    assert "Accept all" in buttons(inspector)
    inspector.show_detail(DETAIL, CLASSES)
    assert inspector.findChild(Preview).isVisible()
    assert chip(inspector) == "Fox 93%"
    assert "cannot be read" not in words(inspector)


def test_a_name_is_never_read_as_markup(inspector):
    odd = replace(DETAIL, file=replace(DETAIL.file, path="<b>bold<b>.jpg"))
    inspector.show_detail(odd, CLASSES)
    name = next(part for part in inspector.findChildren(QLabel) if part.text() == "<b>bold<b>.jpg")
    assert name.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [280, 360])
def test_nothing_is_cut_off_at_the_side(inspector, qapp, qtbot, mode, width):
    theme.apply(qapp, mode)
    long = [replace(record, name=record.name + " of a very long name" * 4) for record in CLASSES]
    inspector.show_detail(DETAIL, long)
    inspector.resize(width, 700)
    qtbot.wait(10)
    parts = [*inspector.findChildren(QPushButton), inspector.findChild(ClassChip)]
    for part in parts:
        if part.isVisible():
            right = part.mapTo(inspector, part.rect().topRight()).x()
            assert right < width - theme.M
    theme.apply(qapp, "light")


@pytest.mark.parametrize(
    ("size", "room", "result"),
    [
        ((600, 400), (300, 300), (300, 200)),
        ((10, 10), (300, 200), (10 * MAX_ENLARGED, 10 * MAX_ENLARGED)),
        ((4000, 2), (300, 300), (300, 1)),
    ],
)
def test_a_picture_keeps_its_shape(qapp, size, room, result):
    assert fitted(image(*size), QSize(*room)).size() == QSize(*result)
