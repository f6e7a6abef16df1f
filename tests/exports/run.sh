#!/usr/bin/env bash
# Has other programs read the exports of one project, and says what they made of it. By hand, not in CI: it installs
# them into a folder of its own and needs the package registry.
#
#   tests/exports/run.sh PICTURES    where PICTURES is a folder of class folders, of which four are taken
#
# PYTHON is one with Handful's own dependencies (default: python3); torchvision, NumPy and torch are taken from there.
set -euo pipefail
pictures=$(realpath "$1")
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install datasets==5.2.0 pandas==2.3.3 polars==2.1.0 \
    duckdb==2.0.1 pyarrow==25.0.1 datumaro==1.13.12 supervision==0.31.2 pycocotools==2.0.11
"$work/venv/bin/pip" --quiet --disable-pip-version-check install --no-deps ultralytics==8.4.190
shared=$("$python" -c 'import numpy, pathlib; print(pathlib.Path(numpy.__file__).parents[1])')
export PYTHONPATH="$here:$shared" HF_HOME="$work/hf"
"$work/venv/bin/python" "$here/tests/exports/make.py" "$pictures" "$work"
"$work/venv/bin/python" "$here/tests/exports/check.py" "$work/exports"
