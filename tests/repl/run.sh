#!/bin/sh
# Conversations with the prompt through a pseudo-terminal.
#   sh tests/repl/run.sh ./coil
set -u
coil=$1
passed=0
failed=0
dir=$PWD/build/repl
rm -rf "$dir"
mkdir -p "$dir"
cc -O1 -Wall -Wextra -o "$dir/driver" tests/repl/driver.c -lutil || exit 1
for talk in tests/repl/*.talk; do
    [ "$talk" = tests/repl/history2.talk ] || rm -f "$dir/.coil_history"
    if HOME=$dir TERM=xterm NO_COLOR=1 timeout 60 "$dir/driver" "$talk" "$coil" -q; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $talk"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
