#!/usr/bin/env bash
# Builds live555's RTSP server for the laboratory (tests/faultlab): a second server that is none of
# ours. Its sources come inside a Python package, pinned by hash; a second run needs no network.
# usage: live555.sh BINARY
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=$1
main=tests/faultlab/live555_server.cpp
pin='liblivemedia==1.0.5 --hash=sha256:564f65501ea5e823e5c53b1847ce3f41bd7b71ee2e9f3ba154a7e955817dfb48'
mark=$({ echo "$pin"; cat "$main" "$0"; } | sha256sum | cut -d' ' -f1)
[ -x "$binary" ] && [ "$(cat "$binary.mark" 2>/dev/null)" = "$mark" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "$pin" > "$work/pin.txt"
.venv/bin/python -m pip download --quiet --disable-pip-version-check --no-deps \
    --require-hashes --no-binary :all: -r "$work/pin.txt" -d "$work"
tar -xzf "$work"/liblivemedia-*.tar.gz -C "$work" --strip-components=1
cd "$work"
flags="-O1 -w -DSOCKLEN_T=socklen_t -D_LARGEFILE_SOURCE=1 -D_FILE_OFFSET_BITS=64 -DNO_OPENSSL=1 -DBSD=1"
for room in UsageEnvironment groupsock liveMedia BasicUsageEnvironment; do
    flags="$flags -I$work/$room/include"
done
export flags
mkdir objects
find UsageEnvironment groupsock liveMedia BasicUsageEnvironment -maxdepth 1 -name '*.cpp' -print0 |
    xargs -0 -P "$(nproc)" -I{} sh -c 'g++ -std=c++20 $flags -c "{}" -o "objects/$(basename "{}").o"'
find groupsock liveMedia -maxdepth 1 -name '*.c' -print0 |
    xargs -0 -P "$(nproc)" -I{} sh -c 'gcc -std=gnu11 $flags -c "{}" -o "objects/$(basename "{}").o"'
# shellcheck disable=SC2086
g++ -std=c++20 $flags "$OLDPWD/$main" objects/*.o -o server
cd "$OLDPWD"
install -m 755 "$work/server" "$binary"
echo "$mark" > "$binary.mark"
