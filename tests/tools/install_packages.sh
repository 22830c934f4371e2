#!/bin/sh
# Installs the Debian packages that building and testing need, if any is missing.
set -eu
packages="gcc make re2c lemon pkg-config libgc-dev libgmp-dev libutf8proc-dev libuv1-dev \
libedit-dev libssl-dev zlib1g-dev libbz2-dev liblzma-dev libsqlite3-dev node-llhttp libwslay-dev \
libcmocka-dev valgrind"
missing=""
for p in $packages; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $p"
done
[ -z "$missing" ] && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root=sudo
echo "installing:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing > /dev/null
