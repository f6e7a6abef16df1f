#!/usr/bin/env bash
# Runs the page docs/browser in headless Chromium with an exported model, and holds its labels of the sample against
# the app's own. By hand, not in CI: it installs onnxruntime-web and playwright-core into a folder of its own.
#
#   tests/browser/run.sh
#
# PYTHON is one with Handful's own dependencies (default: python3), CHROMIUM a browser (default: chromium), BACKBONE what
# `--backbone` takes (default: auto).
set -euo pipefail
python=${PYTHON:-python3}
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts onnxruntime-web@1.30.0 playwright-core@1.65.1
PYTHONPATH=$here "$python" -m core.cli.main label "$here/resources/sample/folder" \
    --examples "$here/resources/sample/examples" --project sample.handful --budget 0 --device cpu --backbone "${BACKBONE:-auto}"
PYTHONPATH=$here "$python" -m core.cli.main export sample.handful --out labels.csv --folder "$here/resources/sample/folder"
PYTHONPATH=$here "$python" -m core.cli.main export sample.handful --out page --format onnx
cp "$here"/docs/browser/* page/
cp node_modules/onnxruntime-web/dist/ort.wasm.min.mjs node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.* page/
cp -r "$here/resources/sample/folder" page/pictures
cp "$here/tests/browser/check.mjs" .
node check.mjs "$chromium"
