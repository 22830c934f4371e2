#!/bin/sh
# Installs Coil into a folder under build/, builds the host program against it with pkg-config, runs it
# and compares.
set -eu
root=$PWD/build/embed-install
rm -rf "$root"
make --no-print-directory install PREFIX="$root" > /dev/null
PKG_CONFIG_PATH="$root/lib/pkgconfig" export PKG_CONFIG_PATH
# shellcheck disable=SC2046
cc -o build/embed-host samples/embed/host.c $(pkg-config --cflags --libs coil)
./build/embed-host > build/embed-host.out
if diff samples/embed/expected.txt build/embed-host.out; then
    echo "1 passed, 0 failed"
else
    echo "0 passed, 1 failed"
    exit 1
fi
