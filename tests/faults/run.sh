#!/bin/sh
# Programs under faults: cancelled at every await, and with system calls that fail.
#   sh tests/faults/run.sh ./coil [long]
set -u
coil=$1
how=--short
[ "${2:-}" = long ] && how=
passed=0
failed=0
add() { # command...
    "$@" > build/faults.out 2> build/faults.err
    line=$(tail -n 1 build/faults.out)
    p=$(echo "$line" | sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p')
    f=$(echo "$line" | sed -n 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p')
    if [ "${f:-1}" != 0 ]; then
        cat build/faults.out
        tail -n 5 build/faults.err
    fi
    passed=$((passed + ${p:-0}))
    failed=$((failed + ${f:-1}))
}
mkdir -p build
add timeout 600 "$coil" tests/faults/cancel.py $how
if ${CC:-cc} -O1 -shared -fPIC -std=gnu17 -Wall -Wextra -o build/shim.so tests/faults/shim.c -ldl; then
    add env LD_PRELOAD="$PWD/build/shim.so" timeout 900 "$coil" tests/faults/errnos.py $how
else
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
