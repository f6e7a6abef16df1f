"""Is what Handful says about itself true? Many small projects, whose folders' classes are known.

    python -m tests.benchmarks.trust FOLDER_OF_SETS [--sets a,b] [--shots 5,20] [--episodes 15]

Draws as `handful benchmark` does. Counted over all projects: how often the folder's true share
right lies in the shown 90 % interval; how far confidences are off (ECE); how often "at most 2 %
wrong" was promised, on the evidence of the examples and of an audit, and how often more were wrong.
The same again where each example has two near copies, as frames of a clip are; where they count as
one and where each would count. A further round with held-out classes tells how well "none of these"
is told: in a folder of its own, and in a second folder of a project, by a model that knows the
first alone and by one that has looked at both, as the program does.

A round of "Accept under a promise" is not simulated: labels that were accepted unseen are no
examples, so the next model is the same one (tests/core/operations/test_bulk_accept.py).
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy.stats import beta

from core.analysis import acceptance_sampling as promise
from core.backbones import DEFAULT, find_backbone
from core.backbones.feature_sets import features_for
from core.benchmark.datasets import PictureSet, embed_set, find_sets, vectors_of
from core.benchmark.episodes import UNKNOWN, Draw, draw
from core.benchmark.interfaces import Answer, Episode
from core.benchmark.metrics import auroc, calibration_error
from core.benchmark.product_methods import answer_of, around, examples_of, viewed
from core.benchmark.runner import Plan, Result, drawable, play
from core.classifiers.base import softmax
from core.classifiers.calibrated import SURE
from core.classifiers.model_selection import select_classifier
from core.classifiers.out_of_distribution import fit_detector
from core.classifiers.temperature_scaling import temperature_of
from core.domain.adapting import TrainingSet
from core.operations.bulk_accept import n_candidates
from core.store import Project

SHARE = 0.02
N_COPIES = 2
COPY_NOISE = 0.2  # of a feature vector's own spread; frames of a clip differ by as much


@dataclass
class Watched:
    """The quick answer, which remembers what its promises rest on."""

    name: str = "quick"
    n_copies: int = 0
    has_groups: bool = True
    held_out: dict[tuple[str, int, int], tuple[np.ndarray, np.ndarray]] = field(
        default_factory=dict
    )
    said: dict[tuple[str, int, int], Answer] = field(default_factory=dict)

    def run(self, episode: Episode) -> Answer:
        """See `Method.run`."""
        backbone = viewed(episode)
        embeddings, folder = episode.embeddings(backbone.name)
        examples = examples_of(episode, embeddings, backbone, around(folder))
        if self.n_copies:
            return self._among_copies(episode, examples, folder)
        chosen = select_classifier(examples)
        answer = answer_of(chosen, examples, folder, 0.0)
        judged = ~np.isnan(chosen.held_out).any(axis=1)
        logits = chosen.held_out[judged] / temperature_of(chosen.held_out, episode.labels)
        key = (episode.set_name, episode.shots, episode.number)
        is_wrong = logits.argmax(axis=1) != episode.labels[judged]
        self.held_out[key] = (softmax(logits).max(axis=1), is_wrong)
        self.said[key] = answer
        return answer

    def _among_copies(self, episode: Episode, examples: TrainingSet, folder: np.ndarray) -> Answer:
        rng, own = np.random.default_rng(episode.seed), examples.embeddings
        is_positive = own.min(axis=0) >= 0  # as what comes out of a ReLU
        parts = [own]
        for _ in range(self.n_copies):
            noise = rng.normal(size=own.shape) * own.std(axis=1, keepdims=True)
            copy = own + COPY_NOISE * noise
            parts.append(np.where(is_positive, np.maximum(copy, 0), copy).astype(np.float32))
        n = len(own)
        many = TrainingSet.of(
            np.concatenate(parts),
            np.tile(episode.labels, len(parts)),
            folder=examples.folder,
            groups=np.tile(np.arange(n), len(parts)) if self.has_groups else None,
            parts=examples.parts,
        )
        many = replace(many, n_content=examples.n_content)
        return answer_of(select_classifier(many), many, folder, 0.0)


def outcome(pool: np.ndarray, is_wrong: np.ndarray) -> tuple[int, bool] | None:
    """Return how many were accepted, and whether more were wrong than promised."""
    if not len(pool):
        return None
    return len(pool), bool(is_wrong[pool].sum() > promise.n_wrong_allowed(len(pool), SHARE))


def by_examples(answer: Answer, is_wrong: np.ndarray, seen: tuple[np.ndarray, np.ndarray]):
    """Accept what the examples vouch for, as `core.operations.bulk_accept` does."""
    sure, confidences = sure_ones(answer)
    limit = promise.threshold(confidences, *seen, SHARE)
    return None if limit is None else outcome(sure[confidences >= limit], is_wrong)


def by_audit(answer: Answer, is_wrong: np.ndarray, rng: np.random.Generator):
    """Accept what an audit without any error vouches for, as `core.operations.bulk_accept` does."""
    sure, confidences = sure_ones(answer)
    pool = sure[: n_candidates(confidences, SHARE)]
    n = promise.audit_size(len(pool), SHARE)
    if not n:
        return None
    drawn = rng.choice(pool, n, replace=False)
    rest = np.setdiff1d(pool, drawn)
    worst = promise.most_wrong(len(rest), n, int(is_wrong[drawn].sum()))
    return outcome(rest, is_wrong) if worst <= promise.n_wrong_allowed(len(rest), SHARE) else None


def sure_ones(answer: Answer) -> tuple[np.ndarray, np.ndarray]:
    """Return rows of what is labelled, the surest first, and their confidences."""
    confidences = answer.probabilities.max(axis=1)
    rows = np.flatnonzero((confidences >= SURE) & (answer.unknown <= 1))
    rows = rows[np.argsort(-confidences[rows], kind="stable")]
    return rows, confidences[rows]


def truth_of(one: PictureSet, result: Result, plan: Plan) -> np.ndarray:
    """Return the true classes of an episode's folder, drawn again."""
    facts = {"shots": result.shots, "number": result.number, "seed": plan.seed}
    return draw(one.classes, one.name, n_unknown=plan.n_unknown, **facts).truth


def share(outcomes: Iterable[bool]) -> str:
    """Write a share with its exact 95 % interval (Clopper and Pearson 1934)."""
    found = list(outcomes)
    n, k = len(found), sum(found)
    if not n:
        return "none"
    low = beta.ppf(0.025, k, n - k + 1) if k else 0.0
    high = beta.ppf(0.975, k + 1, n - k) if k < n else 1.0
    return f"{100 * k / n:5.1f} % of {n} ({100 * low:.0f} to {100 * high:.0f})"


def played(project: Project, sets: list[PictureSet], plan: Plan) -> tuple[Watched, list[Result]]:
    """Run the quick answer on every draw."""
    watched, results = Watched(), []
    play(project, sets, [watched], plan, results)
    return watched, results


def known_classes(project: Project, sets: list[PictureSet], plan: Plan) -> None:
    """Print coverage, calibration and promises at each number of examples."""
    watched, results = played(project, sets, plan)
    by_name = {one.name: one for one in sets}
    for shots in (*plan.shots, None):
        chosen = [one for one in results if shots in (None, one.shots)]
        promises: dict[str, list[tuple[int, bool] | None]] = defaultdict(list)
        for one in chosen:
            key = (one.set_name, one.shots, one.number)
            answer, truth = watched.said[key], truth_of(by_name[one.set_name], one, plan)
            is_wrong = answer.probabilities.argmax(axis=1) != truth
            rng = np.random.default_rng([one.number, one.shots, len(truth)])
            promises["examples"].append(by_examples(answer, is_wrong, watched.held_out[key]))
            promises["an audit"].append(by_audit(answer, is_wrong, rng))
        scores = [one.scores[watched.name] for one in chosen]
        print(f"\nExamples a class: {shots or 'all'}. Projects: {len(chosen)}.")
        inside = share(bool(one.covered) for one in scores if one.covered is not None)
        print(f"true share right in the shown interval: {inside}")
        right = np.concatenate([one.right for one in scores])
        sure = np.concatenate([one.confidences for one in scores])
        print(f"calibration error: {100 * calibration_error(sure, right):.1f} points")
        for basis, found in promises.items():
            kept = [one for one in found if one is not None]
            broken = share(one[1] for one in kept)
            print(
                f"promises by {basis}: {len(kept)}, {sum(one[0] for one in kept)} images;", end=""
            )
            print(f" broken: {broken}")


def near_copies(project: Project, sets: list[PictureSet], plan: Plan) -> None:
    """Print how often the interval holds where each example has near copies."""
    for has_groups in (True, False):
        watched, results = Watched(n_copies=N_COPIES, has_groups=has_groups), []
        play(project, sets, [watched], plan, results)
        how = "count as one" if has_groups else "count each"
        for shots in plan.shots:
            scores = [one.scores[watched.name] for one in results if one.shots == shots]
            inside = share(bool(one.covered) for one in scores if one.covered is not None)
            off = np.mean([one.trust.share - one.share_right for one in scores])
            print(f"\nExamples a class: {shots}, each with {N_COPIES} near copies, which {how}:")
            print(f"true share right in the shown interval: {inside}")
            print(f"said minus true: {100 * off:+.1f} points")


def second_folders(project: Project, sets: list[PictureSet], plan: Plan) -> None:
    """Print how well strangers are told in a second folder."""
    for shots in plan.shots:
        found: dict[str, list[float | None]] = defaultdict(list)
        for one in (one for one in sets if drawable(one, shots, plan)):
            for number in range(plan.n_episodes):
                facts = {"shots": shots, "number": number, "seed": plan.seed}
                task = draw(one.classes, one.name, n_unknown=plan.n_unknown, **facts)
                for name, value in told_in_second(project, one, task).items():
                    found[name].append(value)
        print(f"\nExamples a class: {shots}; strangers in a second folder only. AUROC there:")
        for name, values in found.items():
            known = [one for one in values if one is not None]
            print(f"  {name}: {100 * np.mean(known):.1f} (mean of {len(known)} projects)")


def told_in_second(project: Project, one: PictureSet, task: Draw) -> dict[str, float | None]:
    """Return the AUROC of strangers in the second of two folders, by what a model has looked at."""
    backbone = find_backbone(features_for(len(task.examples) + len(task.folder)))
    content = slice(0, backbone.n_content)
    examples, images = (
        vectors_of(project, one, rows, backbone=backbone.name, device="auto")[:, content]
        for rows in (task.examples, task.folder)
    )
    is_stranger = task.truth == UNKNOWN
    known = np.random.default_rng(task.seed).permutation(np.flatnonzero(~is_stranger))
    first, rest = known[: len(known) // 2], known[len(known) // 2 :]
    second = np.concatenate([rest, np.flatnonzero(is_stranger)])
    looked_at = {
        "a project of its own": images[second],
        "having looked at the first alone": images[first],
        "having looked at both": images[np.concatenate([first, second])],
    }
    return {
        name: auroc(
            fit_detector(examples, task.labels, around(folder)).scores(images[second]),
            is_stranger[second],
        )
        for name, folder in looked_at.items()
    }


def unknown_classes(project: Project, sets: list[PictureSet], plan: Plan) -> None:
    """Print how well pictures of classes without examples are told."""
    watched, results = played(project, sets, plan)
    by_name = {one.name: one for one in sets}
    for shots in plan.shots:
        auroc, called = defaultdict(list), defaultdict(list)
        for one in (one for one in results if one.shots == shots):
            truth = truth_of(by_name[one.set_name], one, plan)
            strange = watched.said[one.set_name, shots, one.number].unknown > 1
            auroc[one.set_name].append(one.scores[watched.name].auroc)
            called[one.set_name].append(
                (strange[truth == UNKNOWN].mean(), strange[truth != UNKNOWN].mean())
            )
        means = {name: np.mean(each) for name, each in auroc.items()}
        each = ", ".join(f"{name} {100 * one:.1f}" for name, one in means.items())
        caught, wrongly = np.mean([np.mean(one, axis=0) for one in called.values()], axis=0)
        print(f"\nExamples a class: {shots}; {plan.n_unknown} classes without examples.")
        print(f"AUROC: {100 * np.mean(list(means.values())):.1f} ({each})")
        print(f"called unknown: {100 * caught:.1f} % of these, {100 * wrongly:.1f} % of the others")


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default="")
    parser.add_argument("--shots", default="5,20")
    parser.add_argument("--episodes", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--project", type=Path, help="keep embeddings here")
    options = parser.parse_args()
    shots = tuple(int(one) for one in options.shots.split(","))
    names = [one for one in options.sets.split(",") if one]
    with tempfile.TemporaryDirectory() as place:
        file = options.project or Path(place) / "trust.handful"
        with Project.open(file, create=not file.exists()) as project:
            folders, _ = find_sets(options.folder, names)
            sets = [embed_set(project, one, backbone=DEFAULT, device="auto") for one in folders]
            plan = Plan(shots, options.episodes, 0, options.seed, "lite0")
            known_classes(project, sets, plan)
            near_copies(project, sets, Plan(shots, options.episodes // 3, 0, options.seed, "lite0"))
            unknown_classes(project, sets, Plan(shots, options.episodes, 2, options.seed, "lite0"))
            second_folders(project, sets, Plan(shots, options.episodes, 2, options.seed, "lite0"))


if __name__ == "__main__":
    main()
