"""Make the project of `run.sh` and export it in every format.

python make.py PICTURES WORK
"""

import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

pictures, work = map(Path, sys.argv[1:3])
kinds = [one for one in sorted(pictures.iterdir()) if one.is_dir()][:4]
names = ("anchor", "animal-brain", "test tube", "wild cat")
for kind, (folder, name) in enumerate(zip(kinds, names, strict=True)):
    files = sorted(folder.iterdir())[:30]
    (work / "examples" / name).mkdir(parents=True)
    (work / "pictures" / "todo").mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(files):
        if number < 6:
            shutil.copy(file, work / "examples" / name)
            continue
        target = work / "pictures" / "todo" / f"{kind}-{file.name}"
        shutil.copy(file, target)
        if number % 4 == 2:
            with Image.open(file) as image:
                small = image.convert("RGB").resize((image.width // 2, image.height // 2))
            small.save(target.with_name(f"copy of {target.stem}.jpg"), quality=50)

project, exports = work / "p.handful", work / "exports"
exports.mkdir()


def handful(*words):
    subprocess.run([sys.executable, "-m", "app", *map(str, words)], check=True)


handful("label", work / "pictures" / "todo", "--examples", work / "examples", "--project", project,
        "--budget", 0)  # fmt: skip
for name in ("labels.csv", "labels.jsonl", "embeddings.npz", "embeddings.parquet"):
    handful("export", project, "--out", exports / name)
for kind in ("folders", "cvat", "xmp", "keywords", "label-studio"):
    handful("export", project, "--format", kind, "--out", exports / kind)
handful("export", project, "--format", "coco", "--out", exports / "coco.json")
handful("export", project, "--format", "folders", "--split", "80/10/10", "--out", exports / "split")
(exports / "plain").mkdir()
for folder in (exports / "folders").iterdir():
    if folder.is_dir() and folder.name != "test tube":
        shutil.copytree(folder, exports / "plain" / folder.name)
