#!/bin/sh
# Prints a C file that holds every module under the folder $1 as bytes: the table coil_embedded[].
set -eu
cd "$1"
echo '#include "vm/embedded.h"'
i=0
find . -name '*.py' | LC_ALL=C sort | while read -r f; do
    printf 'static const unsigned char file_%d[] = {\n' "$i"
    od -An -v -tx1 "$f" | sed 's/ \(..\)/0x\1,/g'
    echo '0};'
    i=$((i + 1))
done
echo 'const EmbeddedFile coil_embedded[] = {'
i=0
find . -name '*.py' | LC_ALL=C sort | while read -r f; do
    printf '    {"%s", file_%d, sizeof file_%d - 1},\n' "${f#./}" "$i" "$i"
    i=$((i + 1))
done
echo '    {0, 0, 0}'
echo '};'
