#!/bin/sh
# Builds and runs the C unit tests (cmocka): those of the internals against libcoil.a, one program each.
#   sh tests/unit/run.sh build/release "LIBRARIES"
set -u
out=$1
libs=$2
passed=0
failed=0
mkdir -p build/unit
for source in tests/unit/*.c; do
    name=$(basename "$source" .c)
    # shellcheck disable=SC2086
    if ! cc -std=gnu17 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Wno-unused-parameter -fno-strict-aliasing -I. \
        -I"$out/gen" -o "build/unit/$name" "$source" "$out/libcoil.a" -lcmocka $libs; then
        failed=$((failed + 1))
        echo "FAIL $name does not build"
        continue
    fi
    CMOCKA_MESSAGE_OUTPUT=tap "./build/unit/$name" > "build/unit/$name.out" 2>&1
    status=$?
    ok=$(grep -c '^ok' "build/unit/$name.out")
    bad=$(grep -c '^not ok' "build/unit/$name.out")
    [ $status = 0 ] || [ "$bad" != 0 ] || bad=1
    passed=$((passed + ok))
    failed=$((failed + bad))
    [ "$bad" = 0 ] || cat "build/unit/$name.out"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
