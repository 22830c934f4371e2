#!/bin/sh
# Runs CPython 3.13's own tests, where that library is installed, in the interpreter $1: the files given,
# else those that the language is measured by. One line a file and the totals.
set -u
coil=$(readlink -f "$1")
shift
here=$(dirname "$(readlink -f "$0")")
python=${PYTHON:-python3.13}
tests=$($python -c 'import os, sys; print(os.path.join(os.path.dirname(os.__file__), "test") if sys.version_info[:2] == (3, 13) else "")' 2>/dev/null)
if [ -z "$tests" ] || [ ! -d "$tests" ]; then
    echo "no CPython 3.13 library found (set PYTHON)"
    exit 0
fi
files=${*:-test_iter test_generators test_generator_stop test_genexps test_yield_from test_coroutines \
test_listcomps test_setcomps test_dictcomps test_iterlen test_enumerate test_with test_contextlib \
test_grammar test_scope test_builtin test_fstring test_patma test_exceptions test_class test_descr \
test_dict test_list test_str test_int test_float}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/test"
cp -r "$tests"/. "$work/test/"
rm -rf "$work/test/support"
cp -r "$here/test/." "$work/test/"
total=0
good=0
for f in $files; do
    out=$(cd "$work" && COILPATH="$work" NO_COLOR=1 timeout 300 "$coil" -m unittest "test.$f" 2>&1 | tail -n 30)
    ran=$(echo "$out" | sed -n 's/^Ran \([0-9]*\) test.*/\1/p')
    bad=$(echo "$out" | sed -n 's/^FAILED (\(.*\))$/\1/p' | tr ',' '\n' | sed -n 's/ *\(failures\|errors\|unexpected successes\)=//p' | awk '{s+=$1} END {print s+0}')
    ran=${ran:-0}
    total=$((total + ran))
    good=$((good + ran - bad))
    printf '%-24s ran %4d  not passed %4d\n' "$f" "$ran" "$bad"
done
echo "$good of $total"
