#!/usr/bin/env bash
# datasets 5.2.0 takes a word such as test, dev or train in the name of a class folder, or of one picture, for a split: of a
# plain tree `class/picture` only the pictures with such a word are read, and where that leaves one class, labels are
# missing, too. The same where one picture lies a folder deeper. No warning, no error. "contest", "latest" and "Test" are
# names like any other. A README.md with `configs` helps load_dataset(PATH), and not load_dataset("imagefolder", data_dir=PATH).
#
# Seen 2026-11-30, Python 3.11, a tree of 3 classes with 4 pictures each: split, pictures read, are there labels
#   cup, owl, contest              train 12 True
#   cup, owl, test tube            test 4 False
#   cup, owl, fox; fox/dev-1.png   validation 1 False
#   cup, owl, fox; fox/old/1.png   train 13 False
#   with README.md                 train 12 True
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install datasets==5.2.0 pillow==13.0.0
export HF_HOME="$work/hf" HF_HUB_OFFLINE=1 HF_DATASETS_DISABLE_PROGRESS_BARS=1
"$work/venv/bin/python" - "$work" <<'PYTHON'
import sys
from pathlib import Path

from datasets import disable_progress_bars, load_dataset
from PIL import Image

disable_progress_bars()
work = Path(sys.argv[1])
CARD = '---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: "*/*"\n---\n'


def tree(name, classes, *more):
    names = [f"{one}/{n}.png" for one in classes for n in range(4)]
    for number, file in enumerate([*names, *more]):
        path = work / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), (number, 0, 0)).save(path)
    return work / name


def read(path, *, by_card=False):
    given = (str(path),) if by_card else ("imagefolder",)
    found = load_dataset(*given, **({} if by_card else {"data_dir": str(path)}))
    [(split, rows)] = found.items()
    return f"{split} {len(rows)} {'label' in rows.features}"


named = tree("card", ("cup", "owl", "test tube"))
(named / "README.md").write_text(CARD)
seen = {
    "cup, owl, contest": read(tree("a", ("cup", "owl", "contest"))),
    "cup, owl, test tube": read(tree("b", ("cup", "owl", "test tube"))),
    "cup, owl, fox; fox/dev-1.png": read(tree("c", ("cup", "owl", "fox"), "fox/dev-1.png")),
    "cup, owl, fox; fox/old/1.png": read(tree("d", ("cup", "owl", "fox"), "fox/old/1.png")),
    "with README.md": read(named, by_card=True),
}
for name, found in seen.items():
    print(f"{name:30} {found}")
wanted = ["train 12 True", "test 4 False", "validation 1 False", "train 13 False", "train 12 True"]
sys.exit(list(seen.values()) != wanted)
PYTHON
