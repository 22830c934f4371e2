#!/bin/sh
# Many connections and many requests, and memory.
#   sh tests/load/run.sh ./coil [long]
# The long form needs wrk for the million requests, and leaves them out without it.
set -u
coil=$1
passed=0
failed=0
add() { # command...
    "$@" > build/load.out 2>&1
    cat build/load.out
    line=$(tail -n 1 build/load.out)
    p=$(echo "$line" | sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p')
    f=$(echo "$line" | sed -n 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p')
    passed=$((passed + ${p:-0}))
    failed=$((failed + ${f:-1}))
}
mkdir -p build
if [ "${2:-}" = long ]; then
    add timeout 900 "$coil" tests/load/idle.py 9000 60
    add timeout 300 "$coil" tests/load/slow.py 5000
    add timeout 300 "$coil" tests/load/floods.py 100
    if command -v wrk > /dev/null; then
        add timeout 900 "$coil" tests/load/requests.py 1000000
    else
        echo "skipped: a million requests, without wrk"
    fi
else
    add timeout 120 "$coil" tests/load/idle.py 2000 0
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
