#!/bin/sh
# Fuzzes the parser and the compiler for $1 seconds, in the sanitizer build when there is one.
set -eu
coil=./coil
[ -x build/asan/coil ] && coil=build/asan/coil
ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 exec "$coil" -W ignore tests/fuzz/parse.py "${1:-60}"
