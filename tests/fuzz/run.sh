#!/bin/sh
# Fuzzes the parser and the compiler, then HTTP messages, for $1 seconds together, in the sanitizer
# build when there is one. `run.sh 600 http_messages` runs one of them for all of the time.
set -eu
coil=./coil
[ -x build/asan/coil ] && coil=build/asan/coil
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0
if [ $# -gt 1 ]; then
    exec "$coil" -W ignore "tests/fuzz/$2.py" "$1"
fi
"$coil" -W ignore tests/fuzz/parse.py $((${1:-60} / 2))
"$coil" -W ignore tests/fuzz/http_messages.py $((${1:-60} / 2))
