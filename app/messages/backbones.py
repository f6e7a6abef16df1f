"""What the window says about backbones and about meta-training one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted, joined
from app.messages.reports import Notice

if TYPE_CHECKING:
    from core.domain.backbones import BackboneChoice, Features, MetaEstimate, PackReport

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def name_of(one: "BackboneChoice") -> str:
    """Name a backbone in a list."""
    if not one.name:
        return translate("Backbones", "{title} (the usual one)").format(title=one.title)
    return one.title if one.features is None else seen_by(one.features)


def seen_by(features: "Features") -> str:
    """Say what is seen of each picture."""
    n = features.n_views
    parts = [counted(translate("Backbones", "%n view(s)", "", n), n)]
    if features.is_spatial:
        parts.append(translate("Backbones", "spatial features"))
    parts += features.beside
    return " + ".join(parts)


def cost_of(features: "Features") -> str:
    """Say how long looking at all pictures takes."""
    n, seconds = features.n_images, max(1, round(features.seconds))
    text = translate("Backbones", "about {seconds} s for %n picture(s)", "", n)
    return counted(text.format(seconds=seconds), n)


def detail_of(one: "BackboneChoice") -> str:
    """Say what else there is to know of a backbone."""
    parts = []
    if one.features is not None:
        if not one.name:
            parts.append(
                translate("Backbones", "now {features}").format(features=seen_by(one.features))
            )
        elif one.features.n_images:
            parts.append(cost_of(one.features))
    if one.n_classes:
        n = one.n_classes
        parts.append(counted(translate("Backbones", "meta-trained on %n class(es)", "", n), n))
    if one.size_mb:
        parts.append(translate("Backbones", "{n} MB").format(n=one.size_mb))
    if one.licence and one.features is None:
        parts.append(translate("Backbones", "license: {name}").format(name=one.licence))
    if not parts and one.features is None:
        parts.append(translate("Backbones", "not on this computer"))
    return " · ".join(parts)


def estimate(found: "MetaEstimate") -> str:
    """Say what a folder has to learn from, and how long that takes."""
    if not found.is_enough:
        return not_enough(found)
    n = found.n_classes
    text = counted(translate("Backbones", "%n class(es) with {images} pictures.", "", n), n)
    parts = [text.format(images=found.n_images)]
    if found.n_left_out:
        out = found.n_left_out
        parts.append(
            counted(
                translate("Backbones", "%n class(es) with too few pictures are left out.", "", out),
                out,
            )
        )
    parts.append(duration(found.seconds))
    return joined(*parts)


def not_enough(found: "MetaEstimate") -> str:
    """Say what is missing."""
    n = found.n_classes
    return counted(
        translate(
            "Backbones",
            "It has %n folder(s) with 20 pictures or more, and 20 such classes are needed. Choose a"
            " folder with more class folders in it.",
            "",
            n,
        ),
        n,
    )


def duration(seconds: float) -> str:
    """Say in plain words how long a training takes, as exactly as anybody can know before."""
    minutes = seconds / 60
    if minutes < 1.5:
        return translate("Backbones", "It takes about a minute.")
    if minutes < 55:
        rounded = round(minutes) if minutes < 10 else 5 * round(minutes / 5)
        return translate("Backbones", "It takes about {n} minutes.").format(n=rounded)
    halves = round(minutes / 30)
    if halves == 2:
        return translate("Backbones", "It takes about an hour.")
    if halves < 10 and halves % 2:
        return translate("Backbones", "It takes about {n} and a half hours.").format(n=halves // 2)
    return translate("Backbones", "It takes about {n} hours.").format(n=round(minutes / 60))


def offered(found: "PackReport") -> Notice:
    """Say which of two backbones sorts better, with both figures, and offer the new one if it is.

    The figures are of classes that the new one has never seen.
    """
    n = found.n_classes
    figures = {
        "mine": f"{100 * found.share:.1f}",
        "other": f"{100 * found.other_share:.1f}",
        "title": found.other_title,
    }
    if found.name:
        text = translate(
            "Backbones",
            "The meta-trained backbone sorts better: {mine} % right instead of {other} % with"
            " {title}, on %n class(es) it had never seen.",
            "",
            n,
        )
        return Notice(counted(text, n).format(**figures), "use_pack", found.path, "success")
    text = translate(
        "Backbones",
        "The meta-trained backbone is no better: {mine} % right, and {other} % with {title}, on"
        " %n class(es) it had never seen. Everything stays as it is.",
        "",
        n,
    )
    return Notice(counted(text, n).format(**figures))


def in_use(chosen: "BackboneChoice") -> str:
    """Say that another backbone is at work, and what was made for that."""
    title = name_of(chosen)
    if chosen.made_of:
        return translate(
            "Backbones",
            "The pack {title} was made of {file}, and this project is now seen through it. Its"
            " pictures are read anew.",
        ).format(title=title, file=chosen.made_of)
    return translate(
        "Backbones", "This project is now seen through {title}. Its pictures are read anew."
    ).format(title=title)
