#!/bin/sh
# Runs the programs beside this file with Debian's packages of the libraries that they use, in the
# interpreter $1, and compares what they print with what CPython printed. Last line: "N passed, M failed".
# The packages are downloaded by apt once, and unpacked under build/; the extension modules that some
# bring along are for CPython and are taken out.
set -u
coil=$(readlink -f "$1")
here=$(dirname "$(readlink -f "$0")")
home=$(pwd)/build/packages
names="attr click jinja2 markupsafe sortedcontainers more-itertools toolz tabulate h11 lark pyparsing"
mkdir -p "$home/debs" "$home/lib"
if [ ! -f "$home/complete" ]; then
    for name in $names; do
        if ! (cd "$home/debs" && apt-get download -qq "python3-$name" > /dev/null 2>&1); then
            echo "skipped: python3-$name cannot be had by apt"
            echo "0 passed, 0 failed"
            exit 0
        fi
    done
    for deb in "$home"/debs/*.deb; do
        dpkg-deb -x "$deb" "$home/tree" || exit 1
    done
    cp -r "$home"/tree/usr/lib/python3/dist-packages/. "$home/lib/"
    find "$home/lib" -name '*.so' -exec rm -f {} +
    touch "$home/complete"
fi
passed=0
failed=0
for script in "$here"/*.py; do
    name=$(basename "$script" .py)
    COILPATH=$home/lib timeout 120 "$coil" "$script" > "$home/$name.out" 2>&1
    if cmp -s "$home/$name.out" "$here/$name.expected"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL packages/$name"
        diff "$here/$name.expected" "$home/$name.out" | head -20
    fi
done
echo "$passed passed, $failed failed"
