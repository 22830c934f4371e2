#!/bin/sh
# Installs Coil into a folder under build/, builds the host programs against it with pkg-config, runs
# them and compares.
set -eu
root=$PWD/build/embed-install
rm -rf "$root"
make --no-print-directory install PREFIX="$root" > /dev/null
PKG_CONFIG_PATH="$root/lib/pkgconfig" export PKG_CONFIG_PATH
passed=0 failed=0
for host in host uvhost; do
    # shellcheck disable=SC2046
    cc -o build/embed-$host samples/embed/$host.c $(pkg-config --cflags --libs coil)
    timeout 20 ./build/embed-$host > build/embed-$host.out || true
    if diff samples/embed/$host.expected build/embed-$host.out; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $host"
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
