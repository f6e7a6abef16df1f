"""Where a labelling interface of Label Studio has its picture, and where the choice for it.

Source: https://labelstud.io/tags/choices and https://labelstud.io/guide/predictions.
"""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from core.domain.names import shown

_PICTURE_TAGS = ("Image",)


@dataclass(frozen=True, slots=True)
class Interface:
    """The part of a labelling interface that is filled in.

    Attributes:
        choice, picture: the names of the two tags.
        key: of the picture's address in the data of a task.
        classes: the choices there are.
    """

    choice: str
    picture: str
    key: str
    classes: frozenset[str]

    def result(self, label: str, score: float) -> list[dict[str, Any]]:
        """Return a label as Label Studio has it; nothing where the interface has no such choice."""
        if label not in self.classes:
            return []
        return [
            {
                "from_name": self.choice,
                "to_name": self.picture,
                "type": "choices",
                "value": {"choices": [label]},
                "score": score,
            }
        ]


def interface_of(config: str) -> Interface:
    """Read a labelling interface.

    Raises:
        ValueError: it is no XML, or has no choice for a picture.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(config.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"the labelling interface is no XML: {shown(str(error))}") from error
    pictures = {
        element.get("name", ""): element.get("value", "")
        for element in root.iter()
        if element.tag in _PICTURE_TAGS
    }
    for choices in root.iter("Choices"):
        picture = choices.get("toName", "")
        if pictures.get(picture, "").startswith("$"):
            classes = frozenset(choice.get("value", "") for choice in choices.iter("Choice"))
            return Interface(choices.get("name", ""), picture, pictures[picture][1:], classes)
    raise ValueError("the labelling interface has no Choices for an Image")
