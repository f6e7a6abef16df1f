#!/usr/bin/env bash
# See to the system libraries that Qt loads and that pip cannot bring.
#
# Usage: system_libraries.sh [tests]
#
# With `tests`, also the programs that the tests of the real window and of its system calls use; without
# those, such tests are skipped. Installs what is missing where it may, otherwise prints the one line to
# type. Never fails: Handful's command line and most tests work without any of this.
set -uo pipefail

[ "$(uname -s)" = Linux ] || exit 0
PATH="$PATH:/usr/sbin:/sbin"

# library that Qt loads : Debian's package (found by asking Qt in a bare system)
libraries=(
    libglib-2.0.so.0:libglib2.0-0
    libGL.so.1:libgl1
    libEGL.so.1:libegl1
    libfontconfig.so.1:libfontconfig1
    libxkbcommon.so.0:libxkbcommon0
    libdbus-1.so.3:libdbus-1-3
    libxcb-cursor.so.0:libxcb-cursor0
    libxkbcommon-x11.so.0:libxkbcommon-x11-0
    libX11-xcb.so.1:libx11-xcb1
    libxcb-icccm.so.4:libxcb-icccm4
    libxcb-keysyms.so.1:libxcb-keysyms1
    libxcb-shape.so.0:libxcb-shape0
)
programs=(Xvfb:xvfb xdotool:xdotool openbox:openbox strace:strace)

known="$(ldconfig -p 2>/dev/null)"
missing=()
for pair in "${libraries[@]}"; do
    [[ "$known" == *"${pair%%:*}"* ]] || missing+=("${pair##*:}")
done
compgen -G '/usr/share/fonts/*' >/dev/null || missing+=(fonts-dejavu-core)
if [ "${1:-}" = tests ]; then
    for pair in "${programs[@]}"; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "Qt may not start: these are missing here (Debian's names): ${missing[*]}"
    echo "On Fedora: sudo dnf install glib2 libglvnd-glx libglvnd-egl fontconfig dbus-libs" \
        "libxkbcommon libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-keysyms"
    exit 0
fi

become_root=()
may_install=yes
if [ "$(id -u)" -ne 0 ]; then
    become_root=(sudo -n)
    sudo -n true 2>/dev/null || may_install=no
fi
if [ "$may_install" = yes ]; then
    "${become_root[@]}" apt-get update -qq >/dev/null 2>&1
fi
# Debian 13 and Ubuntu 24.04 gave this package a new name with their 64-bit clock.
if apt-cache show libglib2.0-0t64 >/dev/null 2>&1; then
    missing=("${missing[@]/#libglib2.0-0/libglib2.0-0t64}")
fi
if [ "$may_install" = yes ]; then
    echo "Installing what Qt needs from the system: ${missing[*]}"
    "${become_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 && exit 0
fi
echo "Some system libraries are missing. Type this once, the rest works without it:"
echo "    sudo apt-get install -y --no-install-recommends ${missing[*]}"
