#!/bin/sh
# Fails, naming file and line, when a file includes a header of a layer to its right:
#     runtime/base -> runtime -> grammar -> vm -> stdlib -> vm/embed -> vm/cli
set -eu
layer() {
    case "$1" in
        runtime/base/*) echo 0 ;;
        runtime/*) echo 1 ;;
        grammar/*) echo 2 ;;
        vm/embed/*) echo 5 ;;
        vm/cli/*) echo 6 ;;
        vm/*) echo 3 ;;
        stdlib/*) echo 4 ;;
        *) echo none ;;
    esac
}
bad=0
for f in $(git ls-files 'runtime/*.[ch]' 'grammar/*' 'vm/*' 'stdlib/*.[ch]'); do
    own=$(layer "$f")
    if [ "$own" = none ]; then
        continue
    fi
    { grep -n '^[[:space:]]*#include "' "$f" 2>/dev/null || true; } | sed 's/^\([0-9]*\):.*"\(.*\)".*/\1 \2/' |
    while read -r line inc; do
        to=$(layer "$inc")
        if [ "$to" = none ]; then
            continue
        fi
        if [ "$to" -gt "$own" ]; then
            echo "$f:$line: includes $inc of a higher layer"
        fi
        if [ "$own" = 6 ] && [ "$to" != 6 ] && [ "$inc" != vm/embed/coil.h ]; then
            echo "$f:$line: the command line knows coil.h only, not $inc"
        fi
        case "$f:$inc" in
            stdlib/*:vm/frame.h) echo "$f:$line: stdlib must not know vm/frame.h" ;;
        esac
    done
done > build/layers.txt
if [ -s build/layers.txt ]; then
    cat build/layers.txt
    bad=1
fi
exit $bad
