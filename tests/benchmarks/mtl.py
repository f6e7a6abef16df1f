"""MTL adaptation against the head alone, on the same episodes, with the time that it takes.

    python -m tests.benchmarks.mtl FOLDER_OF_SETS [--sets a,b] [--shots 5] [--draws 3]

Each set is a folder of class folders. An episode has up to 10 of its classes, `--shots` examples
of each, and up to `--query` other pictures of each to be labelled. Both sides end in the same
committee, fitted to the examples' plain pictures. `held back` is what adapting itself saw on
examples left out: shares right without and with, and `kept` whether it kept the overlay.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from core.backbones import build, find_backbone
from core.classifiers.ensemble import Ensemble
from core.domain.adapting import AdaptRequest
from core.embedding.device import choose_device
from core.embedding.network import open_network
from core.imaging.decoding import open_rgb, to_pixels
from core.training.scale_shift.adapt import ExamplePictures, PlainNetwork, adapt_backbone
from core.training.scale_shift.augmentation import augmented_views
from core.training.scale_shift.loop import TrainingConfig

MOST_CLASSES = 10
_RECIPE_TYPES = {"level": str, "n_views": int, "n_steps": int, "batch": int}


def episode(source: Path, shots: int, query: int, seed: int):
    """Draw classes and pictures; return example and query files with their class numbers."""
    rng = np.random.default_rng(seed)
    folders = sorted(one for one in source.iterdir() if one.is_dir())
    folders = [one for one in folders if sum(1 for _ in one.iterdir()) >= shots + 3]
    examples, others = [], []
    for number, index in enumerate(rng.permutation(len(folders))[:MOST_CLASSES]):
        files = rng.permutation(sorted(folders[index].iterdir()))
        examples += [(one, number) for one in files[:shots]]
        others += [(one, number) for one in files[shots : shots + query]]
    return examples, others


def opened(file: Path, backbone):
    return open_rgb(file.read_bytes(), file, short_side_px=backbone.resize_px).image


def pixels_of(files, backbone):
    sides = {"resize_px": backbone.resize_px, "crop_px": backbone.crop_px}
    style = {"interpolation": backbone.interpolation}
    return np.stack([to_pixels(opened(one, backbone), **sides, **style) for one, _ in files])


def embeddings_of(network, pixels):
    size = network.batch_size
    scheduler = ((start, pixels[start : start + size]) for start in range(0, len(pixels), size))
    found = np.concatenate([rows for _, rows in network.embed(scheduler)])
    return found.astype(np.float16).astype(np.float32)  # as the project file keeps them


def measured(source: Path, options, seed: int, recipe: TrainingConfig):
    """Run one episode; return shares right without and with, and what adapting says of itself."""
    backbone = find_backbone(options.backbone)
    examples, others = episode(source, options.shots, options.query, seed)
    labels = np.array([one for _, one in examples])
    truth = np.array([one for _, one in others])
    seen, unseen = pixels_of(examples, backbone), pixels_of(others, backbone)

    def right(network):
        head = Ensemble().fit(embeddings_of(network, seen), labels)
        return float((head.logits(embeddings_of(network, unseen)).argmax(axis=1) == truth).mean())

    plain = right(open_network(backbone, options.device))

    def open_views(number, n_views):
        rng = np.random.default_rng([seed, number])
        image = opened(examples[number][0], backbone)
        return augmented_views(image, n_views, backbone, rng=rng)

    start, cpu = time.monotonic(), time.process_time()
    request = AdaptRequest(
        device=choose_device(options.device), seed=seed, budget_s=options.budget or None
    )
    found = adapt_backbone(
        PlainNetwork(build(backbone), backbone.crop_px),
        ExamplePictures(open_views, labels),
        request,
        recipe=recipe,
        patience=options.patience,
    )
    noted = found.facts.added_to(request.settings).facts
    facts = {**noted, "with": plain, "without": plain}
    if found.overlay:
        network = open_network(found.of(backbone), options.device)
        embeddings_of(network, seen)
        facts["all"], facts["cpu"] = time.monotonic() - start, time.process_time() - cpu
        facts["with"] = right(network)
    facts.setdefault("all", time.monotonic() - start)
    facts.setdefault("cpu", time.process_time() - cpu)
    return facts


def line(name, results):
    """Say in one line what the episodes of a set gave."""
    plain, mtl, seconds, cpu = (
        [one[key] for one in results] for key in ("without", "with", "all", "cpu")
    )
    gains = 100 * (np.array(mtl) - np.array(plain))
    parts = [one["seconds"] for one in results]
    split = "/".join(
        f"{np.median([one[key] for one in parts]):.0f}" for key in ("views", "judging", "training")
    )
    held = " ".join(
        f"{one['held_out_right']['plain'] or 0:.2f}>{one['held_out_right']['mtl'] or 0:.2f}"
        f"{'' if one['lr'] else '-'}"
        for one in results
    )
    return (
        f"{name:<12} {100 * np.mean(plain):6.1f} {100 * np.mean(mtl):6.1f} {gains.mean():+6.1f}"
        f"  {np.median(seconds):4.0f} s ({split}), processor {np.median(cpu):4.0f} s "
        f" {' '.join(f'{one:+.1f}' for one in gains)}  {held}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default="signdigits,gtsrb,neu-surface,sketch")
    parser.add_argument("--shots", type=int, default=5)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--query", type=int, default=20)
    parser.add_argument("--budget", type=float, default=0.0, help="seconds; 0 for the default")
    parser.add_argument(
        "--patience", type=float, default=1.0, help="for computers that are busy with other things"
    )
    parser.add_argument("--backbone", default="lite0")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--recipe", default="", help="such as lr=0.02,n_steps=60")
    options = parser.parse_args()
    changes = dict(one.split("=") for one in options.recipe.split(",") if one)
    recipe = TrainingConfig(
        **{key: _RECIPE_TYPES.get(key, float)(one) for key, one in changes.items()}
    )
    print("set           plain    mtl   gain  median (views/judging/training)  gains  held back")
    means = []
    for name in options.sets.split(","):
        results = [
            measured(options.folder / name, options, draw, recipe) for draw in range(options.draws)
        ]
        print(line(name, results), flush=True)
        means.append([np.mean([one[key] for one in results]) for key in ("without", "with")])
    plain, mtl = 100 * np.mean(means, axis=0)
    print(f"{'mean':<12} {plain:6.1f} {mtl:6.1f} {mtl - plain:+6.1f}")


if __name__ == "__main__":
    main()
