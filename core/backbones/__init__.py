"""The networks on offer: what they see, where their weights come from, how they are built.

`registry` lists them, `weights` says which are on this computer, `builder` builds them, `install`
brings weights here when a person asks for it, over `download`.
"""

from core.backbones.backbone import Backbone, Member, base_name
from core.backbones.builder import build
from core.backbones.plugins import PLUGINS
from core.backbones.registry import AUTO, BACKBONES, DEFAULT
from core.backbones.weights import (
    all_backbones,
    find_backbone,
    is_installed,
    weights_folder,
    weights_path,
)

__all__ = [
    "AUTO",
    "BACKBONES",
    "DEFAULT",
    "PLUGINS",
    "Backbone",
    "Member",
    "all_backbones",
    "base_name",
    "build",
    "find_backbone",
    "is_installed",
    "weights_folder",
    "weights_path",
]
