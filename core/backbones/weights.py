"""Which backbones are on this computer, and where their weights lie.

Weights that were downloaded or given lie in one folder of the person's data. The table says all
about its own rows; beside any other weights (a network from timm, a person's own) lies a record,
which is the row that the table lacks.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_data_path

from core.backbones.backbone import BESIDE, FLOAT, PLUGIN, SPATIAL, TIMM, VIEWS, Backbone
from core.backbones.plugins import PLUGINS, reason_of
from core.backbones.registry import BACKBONES
from core.domain.errors import Remedy, WeightsError

# No slash and no colon: what follows goes into file names, and timm reads more into those.
_TIMM_NAME = re.compile(r"timm:[A-Za-z0-9_][A-Za-z0-9_.-]*")
_PACK_NAME = re.compile(r"pack:[a-z0-9][a-z0-9-]*")


def weights_folder() -> Path:
    """Where weights lie that came neither with Handful nor with a package."""
    return user_data_path("Handful") / "weights"


def find_backbone(name: str) -> Backbone:
    """Return a backbone by name: one of the table, a plug-in's, a pack, or one of timm.

    With `VIEWS` behind its name it embeds the mean of several views of a picture, with `SPATIAL`
    it gives spatial features, too, and after `BESIDE` others follow.

    Raises:
        WeightsError: there is none of this name, or it was never installed; or it gives no spatial
            features.
    """
    name = name.replace(FLOAT, "")
    first, *beside = name.split(BESIDE)
    if beside:
        return find_backbone(first).with_beside(*(find_backbone(other).alone for other in beside))
    if name.endswith(SPATIAL):
        backbone = find_backbone(name.removesuffix(SPATIAL))
        if not backbone.has_tap:
            raise WeightsError(name, "no stage of it gives spatial features", remedy="list")
        return backbone.with_spatial
    if name.endswith(VIEWS):
        return find_backbone(name.removesuffix(VIEWS)).with_views
    if name.startswith(PLUGIN):
        plugin = PLUGINS.get(name.removeprefix(PLUGIN))
        if plugin is None:
            raise WeightsError(name, reason_of(name), remedy="plugin")
        return plugin.row(name.removeprefix(PLUGIN))
    is_timm = _TIMM_NAME.fullmatch(name) is not None
    is_pack = _PACK_NAME.fullmatch(name) is not None
    if name in BACKBONES or is_timm or is_pack:
        recorded = _recorded(record_path(name))
        if recorded is not None:
            return recorded
    if name in BACKBONES:
        return BACKBONES[name]
    if is_timm:
        raise WeightsError(name, "its weights are not on this computer", remedy="get")
    if is_pack:
        raise WeightsError(name, "this pack is not on this computer", remedy="pack")
    known = ", ".join(BACKBONES)
    raise WeightsError(
        name, f"there is no such backbone; there is {known}, and {TIMM}NAME", remedy="list"
    )


def all_backbones() -> Iterator[Backbone]:
    """Yield every backbone of the table, then the others that are on this computer.

    Plug-ins are imported for it, and those that cannot be used are left out.
    """
    for name in BACKBONES:
        yield find_backbone(name)
    for kind in ("timm", "pack"):
        for path in sorted(weights_folder().glob(f"{kind}-*.json")):
            recorded = _recorded(path)
            if recorded is not None:
                yield recorded
    for name, plugin in PLUGINS.all().items():
        yield plugin.row(name)


def is_installed(backbone: Backbone) -> bool:
    """Tell whether the weights are on this computer, without reading them."""
    return any(path.is_file() for path in _places(backbone))


def weights_path(backbone: Backbone) -> Path:
    """Find the backbone's weights and see that they are the ones we know.

    Raises:
        WeightsError: there are none, or the file is another one.
    """
    path = next((candidate for candidate in _places(backbone) if candidate.is_file()), None)
    if path is None:
        raise missing(backbone)
    remedy: Remedy = "reinstall" if backbone.package and not backbone.is_own else "get"
    if backbone.library == "plugin":
        remedy = "plugin"
    try:
        checksum = sha256_of(path)
    except OSError as error:
        reason = f"{path} cannot be read: {error.strerror}"
        raise WeightsError(backbone.name, reason, remedy=remedy) from error
    if not backbone.sha256 or not checksum.startswith(backbone.sha256):
        reason = f"{path} is not the file we know (SHA-256 {checksum})"
        raise WeightsError(backbone.name, reason, remedy=remedy)
    return path


def missing(backbone: Backbone) -> WeightsError:
    """Say that the weights are not here, with all that is needed to bring them."""
    if backbone.package and not backbone.is_own:
        reason = f"the package {backbone.package} is not installed whole"
        remedy: Remedy = "plugin" if backbone.library == "plugin" else "reinstall"
        return WeightsError(backbone.name, reason, remedy=remedy)
    return WeightsError(
        backbone.name,
        "its weights are not on this computer",
        remedy="file" if backbone.is_own else "get",
        size_mb=backbone.size_mb,
        url=backbone.url,
    )


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def record_path(name: str) -> Path:
    """Where the record lies that says what the table does not."""
    return weights_folder() / f"{name.replace(':', '-')}.json"


def record_of(backbone: Backbone) -> str:
    """Write a record down, to be read by `find_backbone`."""
    return json.dumps(asdict(backbone), indent=1)


def _recorded(path: Path) -> Backbone | None:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        facts["mean"], facts["deviation"] = tuple(facts["mean"]), tuple(facts["deviation"])
        facts["beside"] = ()  # a network's record says nothing of others
        return Backbone(**facts)
    except (OSError, ValueError, TypeError, KeyError):  # none, or nothing that we wrote
        return None


def _places(backbone: Backbone) -> Iterator[Path]:
    """Yield where the weights may lie; the first that is there counts."""
    if backbone.package and not backbone.is_own:
        spec = find_spec(backbone.package)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent / backbone.file
    yield weights_folder() / Path(backbone.file).name
