#!/bin/sh
# Fuzzes the parser and the compiler, HTTP messages, and the parsers of data, for $1 seconds together, in
# the sanitizer build when there is one. `run.sh 600 http_messages` runs one of them for all of the time,
# `run.sh 300 values regex` one parser of data.
set -eu
coil=./coil
[ -x build/asan/coil ] && coil=build/asan/coil
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0
if [ $# -gt 1 ]; then
    program=$2 seconds=$1
    shift 2
    exec "$coil" -W ignore "tests/fuzz/$program.py" "$seconds" "$@"
fi
for program in parse http_messages values; do
    "$coil" -W ignore "tests/fuzz/$program.py" $((${1:-60} / 3))
done
