"""Which backbone a project looks through where the person does not say."""

from core.backbones import AUTO, DEFAULT, VIEWS, Backbone, find_backbone
from core.store import Project

MOST_VIEWED = 2000
"""Images of a project up to which each is seen in several views.

Three views cost nearly three times as long as one: a minute for so many images on two cores.
"""

_NOTE = "backbone"


def backbone_for(project: Project, name: str, *, single: bool = False) -> Backbone:
    """Return the backbone of a name; for `AUTO` the project's own, or else the default one.

    In a small project that one takes several views of a picture, unless it is a pack.

    The choice is made by counting, so the same project always gets the same answer; when it grows
    beyond the limit, its examples are embedded again, which takes seconds.

    Args:
        project: whose files are counted.
        name: of a backbone, or `AUTO`.
        single: take one view of each picture whatever the name says; heads that are trained
            together with their network see no more.

    Raises:
        WeightsError: there is none of this name, or it was never installed.
    """
    if single:
        return find_backbone(_usual(project) if name == AUTO else name.removesuffix(VIEWS))
    if name != AUTO:
        return find_backbone(name)
    plain = find_backbone(_usual(project))
    if plain.library == "pack":
        return plain  # trained on whole pictures of its own size
    return plain.with_views if project.files.count_shown() <= MOST_VIEWED else plain


def chosen(project: Project) -> str:
    """Return the backbone that a person chose for the project; "" where none was chosen."""
    return str(project.notes.get(_NOTE) or "")


def choose(project: Project, name: str) -> None:
    """Let `AUTO` stand for this backbone in the project from now on; "" for the default one.

    Raises:
        WeightsError: there is none of this name, or it was never installed.
    """
    if name:
        find_backbone(name)
        project.notes.put(_NOTE, name)
    else:
        project.notes.drop(_NOTE)


def _usual(project: Project) -> str:
    return chosen(project) or DEFAULT
