#!/bin/sh
# Counts the machine instructions of six programs under callgrind and compares with the file `counts`
# beside this script: more than 5 % above it fails. Counting does not depend on how busy the machine is.
#   sh tests/instructions/run.sh ./coil [--record]
set -u
coil=$1
here=tests/instructions
if ! command -v valgrind > /dev/null; then
    echo "skipped: valgrind is not installed"
    echo "0 passed, 0 failed"
    exit 0
fi
passed=0
failed=0
recorded=""
for program in "$here"/*.py; do
    name=$(basename "$program" .py)
    now=$(PYTHONHASHSEED=0 valgrind --tool=callgrind --callgrind-out-file=/dev/null "$coil" "$program" \
        2>&1 > /dev/null | sed -n 's/.*Collected : *\([0-9]*\).*/\1/p')
    recorded="$recorded$name ${now:-0}
"
    was=$(sed -n "s/^$name //p" "$here/counts" 2> /dev/null)
    if [ -z "$now" ] || [ -z "$was" ] || [ $((now * 100)) -gt $((was * 105)) ]; then
        failed=$((failed + 1))
        echo "FAIL $name: ${now:-no} instructions, recorded ${was:-none}"
    else
        passed=$((passed + 1))
        echo "$name: $now instructions, recorded $was"
    fi
done
if [ "${2:-}" = --record ]; then
    printf '%s' "$recorded" > "$here/counts"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
