#!/bin/sh
# All tests of one interpreter, then the line "N passed, N failed". `make test` sets COIL_LIBS, the
# libraries that programs which embed Coil link.
set -u
coil=$1
passed=0
failed=0
count() { # output of a part: adds its closing line up
    line=$(tail -n 1 "$1")
    p=$(echo "$line" | sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p')
    f=$(echo "$line" | sed -n 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p')
    if [ -z "$p" ]; then
        echo "no closing line from $2"
        f=1
        p=0
    fi
    passed=$((passed + p))
    failed=$((failed + f))
}
part() { # name, command...
    name=$1
    shift
    echo "--- $name"
    log=build/$name.log
    "$@" > "$log" 2>&1
    cat "$log"
    count "$log" "$name"
}
one() { # name, command: passes when it exits with 0
    name=$1
    shift
    echo "--- $name"
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $name"; fi
}
mkdir -p build
one layers sh tests/tools/check_layers.sh
part golden "$coil" -m golden samples tests/golden
part cli sh tests/cli/run.sh "$coil"
part packages sh tests/packages/run.sh "$coil"
part http sh tests/http/run.sh "$coil"
part faults sh tests/faults/run.sh "$coil"
part load sh tests/load/run.sh "$coil"
part embed sh samples/embed/run.sh
one ast sh tests/tools/ast_dumps.sh "$coil"
part unit sh tests/unit/run.sh "${COIL_OUT:-build/release}" "$COIL_LIBS"
part repl sh tests/repl/run.sh "$coil"
part properties sh tests/properties/run.sh "$coil"
part instructions sh tests/instructions/run.sh "$coil"
echo
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
