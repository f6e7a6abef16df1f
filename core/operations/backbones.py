"""Which backbone a project uses: the program's choice, and a person's.

Packs, which are backbones of one's own making, are added to the choice and taken off it here.
"""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from core.backbones import (
    AUTO,
    DEFAULT,
    Backbone,
    all_backbones,
    base_name,
    find_backbone,
    is_installed,
    weights_folder,
)
from core.backbones.backbone import in_float
from core.backbones.feature_sets import (
    FEATURE_SETS,
    STATED_S,
    USUAL,
    USUAL_RATE,
    features_for,
    seconds_for,
)
from core.backbones.pack import SUFFIX, read_card
from core.domain.backbones import BackboneChoice, Features
from core.domain.errors import WeightsError
from core.domain.progress import Tick, no_tick
from core.store import Project

PUBLISHED = (".pth", ".pt")
"""How files of weights end that the published code of Meta-Transfer Learning wrote."""

_LONGEST = 40  # name of a passing file, in letters

_NOTE = "backbone"
_RATE_NOTE = "network_rate"
_FEATURES_NOTE = "features"


def backbone_for(project: Project, name: str, *, single: bool = False) -> Backbone:
    """Return the backbone of a name; for `AUTO` the project's own, or else the default one.

    `AUTO` adds what is worth its time: spatial features, several views of a picture, and another
    network beside the default one. See `features_for`. Packs stay as they are.

    Args:
        project: whose files are counted.
        name: of a backbone, or `AUTO`.
        single: take only one view of each picture, whatever the name says; heads that are
            trained together with their network see no more.

    Raises:
        WeightsError: there is none of this name, or it was never installed.
    """
    if single:
        return find_backbone(base_name(in_float(_usual(project) if name == AUTO else name)))
    if name != AUTO:
        return find_backbone(name)
    plain = find_backbone(_usual(project))
    if plain.library == "pack" or plain.name != plain.base_name:
        return plain  # trained on whole pictures of its own size; or chosen with its features
    n_images = project.files.count_shown()
    if plain.name == DEFAULT:
        name = _noted_features(project, n_images)
        return find_backbone(in_float(name) if plain.is_own else name)
    viewed = plain.with_views if seconds_for(USUAL, n_images, _rate(project)) <= STATED_S else plain
    return viewed.with_spatial if viewed.has_tap else viewed


def note_features(project: Project, rate: float | None = None) -> None:
    """Choose the default backbone's features by the measured speed of this computer.

    Call where the project may be written, before or after pictures are embedded. What was settled
    stays while the project takes less than twice the stated time with it: a choice that changes to
    and fro would embed pictures again and again.

    Args:
        project: an open project.
        rate: passes through Lite0 a second, where they were measured just now.
    """
    name = _noted_features(project, project.files.count_shown(), rate)
    with project.atomic():
        if rate is not None:
            project.notes.put(_RATE_NOTE, round(rate, 1))
        project.notes.put(_FEATURES_NOTE, name)


def _noted_features(project: Project, n_images: int, rate: float | None = None) -> str:
    noted = project.notes.get(_FEATURES_NOTE)
    rate = rate or _rate(project)
    name = noted if isinstance(noted, str) and noted in FEATURE_SETS else ""
    if name and seconds_for(name, n_images, rate) <= 2 * STATED_S:
        return name
    return features_for(n_images, rate)


def _rate(project: Project) -> float:
    noted = project.notes.get(_RATE_NOTE)
    return float(noted) if isinstance(noted, int | float) and noted > 0 else USUAL_RATE


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


def backbone_choices(project: Project, *, tick: Tick = no_tick) -> list[BackboneChoice]:
    """List the usual backbone and all others that are on this computer.

    Args:
        project: whose choice is marked.
        tick: called once.
    """
    tick(0, 0)
    mine = chosen(project)
    usual = find_backbone(DEFAULT)
    n_images, rate = project.files.count_shown(), _rate(project)
    taken = find_backbone(_noted_features(project, n_images))
    choices = [
        BackboneChoice(
            "",
            usual.title,
            usual.licence,
            0,
            False,
            not mine,
            features=_features_of(taken, n_images, rate),
        ),
        *(
            BackboneChoice(
                name,
                usual.title,
                usual.licence,
                0,
                False,
                mine == name,
                features=_features_of(find_backbone(name), n_images, rate),
            )
            for name in FEATURE_SETS
        ),
        *(
            _choice(backbone, mine)
            for backbone in all_backbones()
            if backbone.in_float.name != DEFAULT and is_installed(backbone)
        ),
    ]
    if mine and not any(choice.is_chosen for choice in choices):
        choices.append(BackboneChoice(mine, mine, "", 0, False, True))  # of another computer
    return choices


def choose_backbone(project: Project, name: str, *, tick: Tick = no_tick) -> BackboneChoice:
    """Use another backbone from now on, and the usual one with "".

    Args:
        project: an open project.
        name: of `backbone_choices`, or a pack's file, which is added first; of a file of published
            weights (`PUBLISHED`) a pack is made, and that is added.
        tick: called with (bytes copied, bytes in all) of a pack.

    Returns:
        the backbone that is now in use.

    Raises:
        WeightsError: there is no such backbone, the file is no pack, or no pack can be made of it.
        ExportError: there is no room to make one.
    """
    from core.backbones import install

    tick(0, 0)
    suffix, made_of = Path(name).suffix.lower(), ""
    if suffix in PUBLISHED:
        made_of, name = Path(name).name, _made_of(Path(name), tick).name
    elif suffix == SUFFIX:
        name = install.use_pack(Path(name), tick=tick).name
    with project.atomic():
        choose(project, name)
    chosen_one = next(choice for choice in backbone_choices(project) if choice.is_chosen)
    return replace(chosen_one, made_of=made_of)


def drop_pack(project: Project, name: str, *, tick: Tick = no_tick) -> bool:
    """Remove a pack from the backbones; a project that uses it returns to the default one.

    Returns:
        whether this project used it.

    Raises:
        WeightsError: there is no such pack.
    """
    from core.backbones import install

    tick(0, 0)
    install.remove_pack(name)
    if chosen(project) != name:
        return False
    with project.atomic():
        choose(project, "")
    return True


def _made_of(file: Path, tick: Tick) -> Backbone:
    """Make a pack of weights of the published code, and add it."""
    from core.backbones import install
    from core.training.meta.export_pack import pack_published
    from core.training.meta.published_weights import read_published

    weights = read_published(file)
    tick(0, 0)
    with TemporaryDirectory(prefix="handful-", ignore_cleanup_errors=True) as folder:
        pack = Path(folder) / f"{file.stem[:_LONGEST]}{SUFFIX}"
        pack_published(weights, file, pack, title=f"{file.stem} (Meta-Transfer Learning)")
        return install.use_pack(pack, tick=tick)


def _usual(project: Project) -> str:
    return chosen(project) or DEFAULT


def _features_of(backbone: Backbone, n_images: int, rate: float) -> Features:
    """Describe which features are made of a picture, and how long that takes."""
    titles = tuple(other.in_float.title for other in backbone.beside)
    seconds = seconds_for(backbone.name, n_images, rate)
    return Features(backbone.n_views, backbone.is_spatial, titles, n_images, seconds)


def _choice(backbone: Backbone, mine: str) -> BackboneChoice:
    is_pack = backbone.library == "pack"
    n_classes = _n_classes(backbone) if is_pack else 0
    return BackboneChoice(
        backbone.name,
        backbone.title,
        backbone.licence,
        backbone.size_mb,
        is_pack,
        backbone.name == mine,
        n_classes,
    )


def _n_classes(backbone: Backbone) -> int:
    """Count the classes that a pack was trained on; 0 where its card does not say."""
    try:
        facts = read_card(weights_folder() / backbone.file).facts
        return len(facts["trained_on"]["training_classes"])  # type: ignore[index]
    except (WeightsError, KeyError, TypeError):
        return 0
