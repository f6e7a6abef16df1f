#!/usr/bin/env bash
# Has a real Label Studio ask `handful serve` for predictions, and correct one. By hand, not in CI: it installs Label
# Studio into a folder of its own (or takes the one in LABEL_STUDIO, a virtual environment) and needs the package registry.
#
#   tests/label_studio/run.sh
#
# PYTHON is one with Handful's own dependencies (default: python3). All of it runs on this computer's loopback.
set -euo pipefail
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$work"' EXIT
venv=${LABEL_STUDIO:-$work/venv}
if [ ! -x "$venv/bin/label-studio" ]; then
    "$python" -m venv "$venv"
    "$venv/bin/pip" --quiet --disable-pip-version-check install label-studio==1.23.2
fi
free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free_port)
sample=$here/resources/sample
mkdir -p "$work/served" && cp -r "$sample/folder" "$sample/examples" "$work/served/"
(
    cd "$work"
    unset PYTHONPATH
    export LABEL_STUDIO_BASE_DATA_DIR=$work/data LATEST_VERSION_CHECK=false COLLECT_ANALYTICS=false
    export LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED=true LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT=$work/served
    export LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN=true SENTRY_DSN= FRONTEND_SENTRY_DSN=
    # Otherwise it asks no model on this computer, and tells it no correction.
    export LABEL_STUDIO_ML_BLOCK_LOCAL_IP=false LABEL_STUDIO_SSRF_PROTECTION_ENABLED=false
    exec "$venv/bin/label-studio" start --no-browser --internal-host 127.0.0.1 --port "$port" \
        --username me@example.org --password a-long-password --user-token legacytoken0123456789 >"$work/studio.log" 2>&1
) &
export STUDIO_URL=http://127.0.0.1:$port STUDIO_WORK=$work STUDIO_VENV=$venv
PYTHONPATH=$here "$python" "$here/tests/label_studio/drive.py" || {
    tail -40 "$work/studio.log"
    exit 1
}
