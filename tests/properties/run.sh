#!/bin/sh
# The property tests: each prints its own line of counts.
#   sh tests/properties/run.sh ./coil [long]
set -u
coil=$1
passed=0
failed=0
add() { # name, command...
    name=$1
    shift
    line=$("$@" 2> build/properties.err | tee build/properties.out | tail -n 1)
    p=$(echo "$line" | sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p')
    f=$(echo "$line" | sed -n 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p')
    if [ "${f:-1}" != 0 ]; then
        echo "FAIL $name"
        cat build/properties.out
        tail -n 5 build/properties.err
    fi
    passed=$((passed + ${p:-0}))
    failed=$((failed + ${f:-1}))
}
mkdir -p build
if [ "${2:-}" = long ]; then
    add chains timeout 3600 "$coil" tests/properties/chains.py 200000 1000
    add containers timeout 3600 "$coil" tests/properties/containers.py 20000
else
    add chains timeout 300 "$coil" tests/properties/chains.py 900
    add containers timeout 300 "$coil" tests/properties/containers.py 200
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
