#!/usr/bin/env bash
# onnxruntime 1.32.0 on Linux (x86_64 wheel): `import onnxruntime` alone writes a persistent identity and a
# store of events into the home folder. `disable_telemetry_events()`, called right after the import, comes
# too late for both. ORT_DISABLE_TELEMETRY=1, set before the import, keeps the home folder empty.
#
# Seen 2026-11-29, Python 3.11, no network in the namespace:
#   import only                       deviceid onnxruntime.db
#   disable_telemetry_events() first  deviceid onnxruntime.db
#   ORT_DISABLE_TELEMETRY=1           (nothing)
# Where the environment says CI, the library keeps still by itself; so CI is unset here.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install onnxruntime==1.32.0 numpy

# Nothing of this is to be sent: without a network where the system allows such a namespace.
alone=()
unshare --net true 2>/dev/null && alone=(unshare --net)

left() { # NAME CODE [VARIABLE=VALUE]: the names of the files that a run leaves in a new home folder
    mkdir "$work/$1"
    env -u CI -u GITHUB_ACTIONS -u TF_BUILD -u ORT_DISABLE_TELEMETRY -u XDG_CACHE_HOME \
        HOME="$work/$1" "${@:3}" "${alone[@]}" "$work/venv/bin/python" -c "$2"
    find "$work/$1" -type f -printf '%f\n' | sort | tr '\n' ' '
}

plain=$(left plain 'import onnxruntime')
late=$(left late 'import onnxruntime; onnxruntime.disable_telemetry_events()')
never=$(left never 'import onnxruntime' ORT_DISABLE_TELEMETRY=1)
printf '%-34s%s\n' 'import only' "$plain" 'disable_telemetry_events() first' "$late" \
    'ORT_DISABLE_TELEMETRY=1' "${never:-(nothing)}"
[[ $plain == "deviceid onnxruntime.db "* && $late == "deviceid onnxruntime.db "* && -z $never ]]
