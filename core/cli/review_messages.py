"""What the command line says of a review and of a promise."""

from collections.abc import Iterator, Mapping

from core.cli.messages import counted
from core.domain.review import Advice, Images, Promise, Review

_MOST = 20  # groups of one kind; the rest is in the JSON
_NAMED = 6  # pictures of one group


def review_lines(review: Review, names: Mapping[int, str], paths: Mapping[int, str]) -> list[str]:
    """List what was found, each kind under its own heading.

    Args:
        review: what `core.api.review_report` gave.
        names: of the classes, by id.
        paths: of the images, by id.
    """
    sections = {
        "Examples that may be labelled wrong": [
            f"{_path(suspect.image_id, paths)}: labelled {names[suspect.class_id]}, looks like"
            f" {names[suspect.other_id]}"
            f" ({suspect.other_confidence:.0%} against {suspect.confidence:.0%})"
            for suspect in review.suspects
        ],
        "Near duplicates": [_group(group, paths) for group in review.duplicates],
        "What to add next": [
            _advice(advice, names, paths) for advice in review.advice if advice.n_more
        ],
        "Pictures that may be classes of their own": [
            f"{len(proposal.image_ids)} alike: {_group(proposal.image_ids, paths)}"
            for proposal in review.proposals
        ],
    }
    return [line for title, lines in sections.items() for line in _section(title, lines)] + [
        _settled(review)
    ]


def promise_lines(promise: Promise) -> Iterator[str]:
    """Say what may be accepted and why, or why nothing may and what it would take."""
    percent = f"{100 * promise.share:g} %"
    level = f"{promise.level:.0%}"
    checked = f"{promise.n_wrong} of {promise.n_checked}"
    if promise.basis == "examples":
        yield (
            f"{len(promise.image_ids)} of {promise.n_sure} sure images can be accepted: {checked}"
            f" held-out examples as sure as these were wrong, so with {level} certainty at most"
            f" {percent} of them are, as far as the examples resemble the folder."
        )
    elif promise.basis == "audit":
        yield (
            f"{len(promise.image_ids)} of {promise.n_sure} sure images can be accepted: {checked}"
            f" checked at random were wrong, so with {level} certainty at most {percent} are."
        )
    elif promise.n_left:
        yield (
            f"An audit is under way: {promise.n_left} of {promise.n_audit} images are left to"
            " check in the window."
        )
    else:
        yield f"At most {percent} wrong cannot be promised: {checked} were wrong."
        if promise.n_audit and not promise.audit:
            yield (
                f"Checking {promise.n_audit} of {promise.n_candidates} sure images at random in"
                " the window would do, where none of them is wrong."
            )


def _section(title: str, lines: list[str]) -> list[str]:
    shown = [f"  {line}" for line in lines[:_MOST]] or ["  none"]
    rest = [f"  and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    return [f"{title}:", *shown, *rest, ""]


def _advice(advice: Advice, names: Mapping[int, str], paths: Mapping[int, str]) -> str:
    right = (
        f", {advice.n_right} of {advice.n_judged} right when held out" if advice.n_judged else ""
    )
    look = f"; look at {_group(advice.image_ids, paths)}" if advice.image_ids else ""
    return (
        f"{names[advice.class_id]}: {advice.n_more} more would help"
        f" ({counted(advice.n_examples, 'example')}{right}){look}"
    )


def _group(image_ids: Images, paths: Mapping[int, str]) -> str:
    shown = ", ".join(_path(image_id, paths) for image_id in image_ids[:_NAMED])
    rest = f" and {len(image_ids) - _NAMED} more" if len(image_ids) > _NAMED else ""
    return shown + rest


def _path(image_id: int, paths: Mapping[int, str]) -> str:
    return paths.get(image_id, f"image {image_id}, whose file is gone")


def _settled(review: Review) -> str:
    if review.n_settled is None:
        return "Too few examples to say how many images leave one possible class (9 are needed)."
    return (
        f"{review.n_settled} of {review.n_open} images without a label leave one possible class,"
        " with 90 % certainty."
    )
