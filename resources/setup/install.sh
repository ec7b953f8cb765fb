#!/usr/bin/env bash
# Installs what Wanmi needs on Debian 12 and says what it does; a second run needs no network.
# usage: install.sh demo|test
set -euo pipefail
cd "$(dirname "$0")/../.."
here=resources/setup
lists=("$here/apt-demo.txt")
[ "${1:-demo}" = test ] && lists+=("$here/apt-test.txt")

say() { printf '\033[1m[wanmi]\033[0m %s\n' "$*"; }

missing_packages() {
    local name
    while read -r name; do
        dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || echo "$name"
    done < <(cat "${lists[@]}")
}

missing=$(missing_packages)
if [ -n "$missing" ]; then
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            say "These Debian packages are missing and sudo is not installed; ask an administrator for:"
            echo "$missing"
            exit 1
        }
        as_root=sudo
    fi
    say "Installing Debian packages: $(echo "$missing" | tr '\n' ' ')"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    say "Debian packages: all there"
fi

lock=$(sha256sum requirements.lock | cut -d' ' -f1)
if [ "$(cat .venv/wanmi-lock 2>/dev/null)" != "$lock" ]; then
    say "Installing Python packages into .venv (pinned, with hashes)"
    [ -x .venv/bin/python ] || /usr/bin/python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
    echo "$lock" > .venv/wanmi-lock
else
    say "Python packages: all there"
fi

if [ "${1:-demo}" = test ]; then
    say "Second foreign RTSP server for the laboratory (live555; half a minute once)"
    $here/live555.sh .venv/bin/live555-server
fi
