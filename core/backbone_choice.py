"""Which backbone a project looks through where the person does not say."""

from core.backbones import AUTO, DEFAULT, VIEWS, Backbone, find_backbone
from core.store import Project

MOST_VIEWED = 2000
"""Images of a project up to which each is seen in several views.

Three views cost nearly three times as long as one: a minute for so many images on two cores.
"""


def backbone_for(project: Project, name: str, *, single: bool = False) -> Backbone:
    """Return the backbone of a name; for `AUTO` the default one, with views in a small project.

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
        return find_backbone(DEFAULT if name == AUTO else name.removesuffix(VIEWS))
    if name != AUTO:
        return find_backbone(name)
    plain = find_backbone(DEFAULT)
    return plain.with_views if project.files.count_shown() <= MOST_VIEWED else plain
