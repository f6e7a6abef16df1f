"""What the command line says of backbones: which there are, and how they come here."""

from collections.abc import Iterable

from core.backbones.backbone import Backbone
from core.backbones.feature_sets import FEATURE_SETS, STATED_S, most_images
from core.domain.errors import WeightsError


def backbone_lines(rows: Iterable[tuple[Backbone, bool]]) -> list[str]:
    """List backbones, each with whether it is installed."""
    rows = list(rows)
    width = max(14, *(len(backbone.name) for backbone, _ in rows))  # a pack's name says much
    lines = [
        f"{'name':<{width}} {'installed':<9} {'size':>7} {'features':>8} {'speed':>6}"
        f"  {'licence':<13} title"
    ]
    for backbone, is_here in rows:
        here = "own file" if backbone.is_own else "yes" if is_here else "-"
        speed = f"{backbone.speed:.2g} x" if backbone.speed else "?"
        lines.append(
            f"{backbone.name:<{width}} {here:<9} {backbone.size_mb:>4} MB"
            f" {backbone.n_features:>8} {speed:>6}  {backbone.licence:<13} {backbone.title}"
        )
    return [
        *lines,
        *_usual_lines(),
        "Speed is pictures a second on a CPU beside those of lite0. `timm:NAME` stands for any"
        " network in timm.",
        "Nothing is downloaded unless you say so: `handful backbones get NAME`.",
    ]


def _usual_lines() -> list[str]:
    """Say what the default backbone sees, up to how many pictures, and how to choose."""
    rich, usual, light = FEATURE_SETS
    return [
        f"Unless told otherwise a project uses {rich} up to about {most_images(rich)}"
        f" pictures, {usual} up to {most_images(usual)} and {light} beyond: what this computer can"
        f" look at in {STATED_S:.0f} s or so, which the first seconds show. `--backbone NAME` takes"
        " one of these, or any other.",
        "`:int8` counts in eight bits, which is faster and as right; `:float` as the network was"
        " trained. `+views` takes three views of a picture, `+spatial` keeps what an early stage"
        " saw and roughly where, and a comma joins networks.",
    ]


def offer_line(backbone: Backbone) -> str:
    """Say what is about to be downloaded."""
    size = f"about {backbone.size_mb} MB"
    return f"{backbone.title}: {size}, licence {backbone.licence}, from {backbone.url}"


def pack_lines(pack: Backbone) -> list[str]:
    """Say that a pack is there."""
    return [
        f"The pack {pack.title} is ready: use it with --backbone {pack.name}.",
        f"Its licence: {pack.licence}.",
    ]


def weights_sentence(error: WeightsError) -> str:
    """Say why a backbone cannot be used, and what to do."""
    name = error.backbone
    if error.remedy == "published":
        return (
            f"No pack can be made of {name}: {error.reason}. Give a .pth file that the published"
            " PyTorch code of Meta-Transfer Learning wrote, or a folder of `handful meta-train`."
        )
    get = f"`handful backbones get {name}`"
    use = f"`handful backbones use {name} FILE`"
    size = f" ({error.size_mb} MB)" if error.size_mb else ""
    elsewhere = f"fetch {error.url or 'its weights'}{size} on another computer and run {use} here"
    advice = {
        "reinstall": "Reinstall Handful to mend it.",
        "get": f"Run {get} to download them{size}. Without a network, {elsewhere}.",
        "again": f"What has arrived is kept: run {get} again to go on from there.",
        "offline": f"Nothing was lost: run {get} again later, or {elsewhere}.",
        "room": "Make room, then run the same command again. Nothing was left behind.",
        "changed": "It was thrown away. Run the same command again. Where that ends the same, the"
        f" server has another file than the one we know; only {use} --own takes that.",
        "sha256": f"Find it out at a place you trust, then run {get} --sha256 HEX.",
        "file": f"Give a .safetensors or .pth file with the weights of this network: {use}.",
        "pack": "Give the pack's file: `handful backbones use FILE.safetensors`.",
        "plugin": "Install that package again or a newer one; `handful doctor` lists plug-ins.",
        "own": f"If you mean to use these other weights, add --own: {use} --own.",
        "adapt": "Adapt again: the examples are all there.",
        "list": "`handful backbones` lists those there are.",
        "wait": "Wait until it has finished, then run the same command again.",
    }[error.remedy]
    return f"The backbone {name} cannot be used: {error.reason}. {advice}"
