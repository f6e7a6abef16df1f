"""The classes at the left: cards that take pictures, and Adapt below them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.theme import style as theme
from app.views.class_cards import ClassTree
from app.views.class_menus import ClassMenus
from app.widgets.classes.adapt_foot import AdaptFoot
from app.widgets.classes.drop_card import NewClassCard
from app.widgets.classes.list_head import ListHead
from app.widgets.classes.start_card import BeginCard

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from app.background.jobs import LatestFirstLoader
    from app.messages.reports import Hint
    from app.widgets.classes.class_card import ClassCard
    from core.domain.records import ClassRecord

PREFERRED_PX = 272
NARROWEST_PX = 200
N_EXAMPLES = 5  # as many as a card has room for
LAYOUT = "class_list"  # the setting: "lines", "cards", or "" where nobody chose
FIRST, AT_ONCE = 20, 6  # cards that are made at once, and in each turn after that
MANY = 24  # classes from which on they are listed as lines, unless a person wants cards


class ClassesPanel(ClassMenus):
    """Shows the classes and says what the person does with them.

    Attributes:
        begin_card: offers a first handful of pictures below the classes.
        live: the switch of the live mode.

    Signals:
        adapt_clicked: learn from the examples.
        new_class_clicked: a new class, without examples yet.
        dropped: (class id, `Dropped`); 0 stands for a new class.
        renamed, recoloured: (class id, name or `#rrggbb`).
        merged: (class id, id of the class it goes into).
        reordered: the class ids in their new order.
        deleted, split_wanted, paste_wanted: class id.
        group_renamed: (what stands before a "/" in the names, what is to stand there).
        examples_wanted: class id; the grid is to show its images.
        hint_clicked: (class id, image ids); the grid is to show what a card's hint speaks of.
    """

    adapt_clicked = Signal()
    new_class_clicked = Signal()
    dropped = Signal(int, object)
    reordered = Signal(object)
    group_renamed = Signal(str, str)
    hint_clicked = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.palette_colours: Sequence[str] = ()
        self._cards: dict[int, ClassCard] = {}
        self._current = 0
        self._is_compact = False
        self._classes: Sequence[ClassRecord] = ()
        self._hints: Mapping[int, Hint] = {}
        self._more = QTimer(self, interval=0, singleShot=True)
        self._more.timeout.connect(self._add_more)
        self._foot = AdaptFoot()
        self._foot.adapt_clicked.connect(self.adapt_clicked)
        self.live = self._foot.live
        self._examples: Callable[[int, int], list[int]] = lambda _class_id, _limit: []
        self._loader: LatestFirstLoader | None = None
        self._new = NewClassCard()
        self._new.clicked.connect(self.new_class_clicked)
        self._new.dropped.connect(lambda dropped: self.dropped.emit(0, dropped))
        self.begin_card = BeginCard()
        self._column = QVBoxLayout()
        self._tree = ClassTree(self._column, self)
        self._tree.group_renamed.connect(self.group_renamed)
        self._tree.group_menu_wanted.connect(self.open_group_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._list(), 1)
        column.addWidget(self._foot)
        self.setMinimumWidth(NARROWEST_PX)

    def sizeHint(self) -> QSize:
        return QSize(PREFERRED_PX, 600)

    def show_classes(self, classes: "Sequence[ClassRecord]") -> None:
        """Show these classes, in this order."""
        ids = [one.id for one in classes]
        for class_id in [one for one in self._cards if one not in ids]:
            card = self._cards.pop(class_id)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, record in enumerate(classes):
            if record.id in self._cards:
                self._cards[record.id].show_class(record, place)
        self._classes = classes
        self._head.show_count(len(ids))
        self._lay_compactly()
        self._add_cards(FIRST)
        self.refresh_examples()

    def finish(self) -> None:
        """Make the cards that are still to come, for somebody who needs them all."""
        if len(self._cards) < len(self._classes):
            self._add_cards(len(self._classes))
            self._lay_compactly()
            self.refresh_examples()

    def _add_cards(self, most: int) -> None:
        """Make some of the cards that are missing, from the top; the others come in a moment.

        A card takes milliseconds to make: two hundred at once would hold the window up.
        """
        missing = [place for place, one in enumerate(self._classes) if one.id not in self._cards]
        for place in missing[:most]:
            card = self._add_card(self._classes[place], place)
            card.show_compact(self._is_compact)
            if hint := self._hints.get(card.record.id):
                card.show_hint(hint.text, hint.tip, hint.image_ids)
        there = [one for one in self._classes if one.id in self._cards]
        self._cards = {one.id: self._cards[one.id] for one in there}
        self._tree.arrange(there, self._cards)
        if len(missing) > most:
            self._more.start()

    def _add_more(self) -> None:
        self._add_cards(AT_ONCE)
        self.refresh_examples()

    def find_class(self) -> None:
        """Let the person type which class to find."""
        self._head.begin_search()

    def records(self) -> "Sequence[ClassRecord]":
        """Return the classes that are shown."""
        return self._classes

    def record_of(self, class_id: int) -> "ClassRecord":
        """Return one of the classes that are shown."""
        return next(record for record in self._classes if record.id == class_id)

    @property
    def tree(self) -> ClassTree:
        """The groups and classes, as the cards show them."""
        return self._tree

    def set_source(
        self,
        examples: Callable[[int, int], list[int]],
        loader: "LatestFirstLoader",
    ) -> None:
        """Say where the small pictures come from, once that has been loaded.

        Args:
            examples: gives the file ids of a class's newest examples, up to a limit.
            loader: gives their pictures.
        """
        self._examples = examples
        self._loader = loader
        loader.ready.connect(self._take_pictures)
        self.refresh_examples()

    def refresh_examples(self) -> None:
        """Show the newest examples of each class, where there is room for them."""
        if self._is_compact:
            return
        for class_id, card in self._cards.items():
            card.strip.show_files(self._examples(class_id, N_EXAMPLES))
        if self._loader is not None:
            self._loader.want(
                [key for card in self._cards.values() for key in card.strip.missing()]
            )

    def forget_pictures(self) -> None:
        """Forget the pictures at hand: file ids mean something else in another project."""
        for card in self._cards.values():
            card.strip.forget()

    def show_hints(self, hints: "Mapping[int, Hint]") -> None:
        """Say on each card what would help the class; nothing on cards without a hint."""
        self._hints = hints
        for class_id, card in self._cards.items():
            hint = hints.get(class_id)
            card.show_hint(*((hint.text, hint.tip, hint.image_ids) if hint else ("", "", ())))

    def show_adapt(self, text: str, reason: str, *, is_again: bool = False) -> None:
        """Say how things stand with the model; see `AdaptFoot.show_adapt`."""
        self._foot.show_adapt(text, reason, is_again=is_again)

    def current_class(self) -> int:
        """Return the class whose card has the focus, or had it last; 0 for none.

        A menu takes the focus while it is open, and the class is still meant.
        """
        return self._current if self._current in self._cards else 0

    def focus_class(self, class_id: int) -> None:
        """Give a card the focus and scroll to it, unfolding the groups around it."""
        self.finish()
        if card := self._cards.get(class_id):
            self._tree.unfold_to(class_id)
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def begin_rename(self, class_id: int) -> None:
        """Let the person type a class's name."""
        self.finish()
        if card := self._cards.get(class_id):
            self._tree.unfold_to(class_id)
            # A new card has its place only after the layout has run.
            self._column.activate()
            self._scroll.ensureWidgetVisible(card)
            card.begin_rename()

    def card(self, class_id: int) -> "ClassCard | None":
        """Return the card of a class."""
        self.finish()
        return self._cards.get(class_id)

    @property
    def new_card(self) -> NewClassCard:
        """The card that makes a new class."""
        return self._new

    @property
    def adapt_button(self) -> QPushButton:
        """The button below the classes."""
        return self._foot.button

    def _add_card(self, record: "ClassRecord", place: int) -> "ClassCard":
        from app.widgets.classes.class_card import ClassCard  # a new window has no classes yet

        class_id = record.id
        card = ClassCard(record, place)
        card.focused.connect(lambda: self._note_current(class_id))
        card.dropped.connect(lambda dropped: self.dropped.emit(class_id, dropped))
        card.renamed.connect(lambda name: self.renamed.emit(class_id, name))
        card.examples_wanted.connect(lambda: self.examples_wanted.emit(class_id))
        card.class_dropped.connect(
            lambda moved, above: self._move_beside(moved, class_id, above=above)
        )
        card.menu_wanted.connect(lambda place: self.open_menu(class_id, place))
        card.hint_clicked.connect(lambda images: self.hint_clicked.emit(class_id, images))
        self._cards[class_id] = card
        return card

    def _note_current(self, class_id: int) -> None:
        self._current = class_id

    def _search_for(self, text: str) -> None:
        self.finish()
        self._tree.search(text)
        self._new.setVisible(not text.strip())

    def _go_to_found(self) -> None:
        found = self._tree.found()
        if found and self._head.search.text().strip():
            self._head.search.clear()
            self.focus_class(found[0].id)

    def move_by(self, class_id: int, by: int) -> None:
        self.finish()
        self.move_to(class_id, max(0, list(self._cards).index(class_id) + by))

    def move_to(self, class_id: int, place: int) -> None:
        """Ask for another order: one class at another place, the others as they stand."""
        self.finish()
        order = [one for one in self._cards if one != class_id]
        order.insert(place, class_id)
        self.reordered.emit(order)

    def _move_beside(self, moved: int, class_id: int, *, above: bool) -> None:
        self.finish()
        order = list(self._cards)
        if moved == class_id or moved not in order:
            return
        order.remove(moved)
        order.insert(order.index(class_id) + (not above), moved)
        self.reordered.emit(order)

    def _take_pictures(self) -> None:
        if self._loader is None:
            return
        while taken := self._loader.take(N_EXAMPLES):
            for key, image in taken:
                for card in self._cards.values():
                    card.strip.put(key, image)

    def _make_head(self) -> ListHead:
        self._head = ListHead()
        self._head.searched.connect(self._search_for)
        self._head.confirmed.connect(self._go_to_found)
        self._head.compacted.connect(self._choose_compact)
        return self._head

    def _choose_compact(self, is_compact: bool) -> None:
        settings.set_text(LAYOUT, "lines" if is_compact else "cards")
        self._lay_compactly()
        self.refresh_examples()

    def _lay_compactly(self) -> None:
        """Show lines in place of cards where the person wants them, or where there are many."""
        chosen = settings.text(LAYOUT, "")
        self._is_compact = chosen == "lines" or (not chosen and len(self._classes) > MANY)
        self._head.show_compact(self._is_compact)
        self._column.setSpacing(theme.XS if self._is_compact else theme.S)
        for card in self._cards.values():
            card.show_compact(self._is_compact)

    def _list(self) -> QScrollArea:
        self._column.setContentsMargins(theme.M, 0, theme.M, theme.M)
        self._column.setSpacing(theme.S)
        self._column.addWidget(self._new)
        self._column.addWidget(self.begin_card)
        self._column.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._column)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self._scroll
