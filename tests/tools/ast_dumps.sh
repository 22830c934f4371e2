#!/bin/sh
# Compares `coil --dump=ast` of every tests/golden/ast/*.src with its recorded *.dump
# (ast.dump(ast.parse(text), indent=2) of CPython 3.13). With a CPython as $2, the library of that
# CPython too: every file that it can parse must give the same tree.
#   sh tests/tools/ast_dumps.sh ./coil [python3.13]
coil=${1:-./coil}
failed=0
for source in tests/golden/ast/*.src; do
    if ! "$coil" --dump=ast "$source" | diff - "${source%.src}.dump" >/dev/null; then
        echo "different tree: $source"
        failed=1
    fi
done
if [ -n "$2" ]; then
    "$2" -W ignore - "$coil" <<'PY' || failed=1
import ast, glob, os, subprocess, sys, tokenize
coil, bad, count = sys.argv[1], 0, 0
for path in sorted(glob.glob(os.path.dirname(os.__file__) + "/**/*.py", recursive=True)):
    if "site-packages" in path:
        continue
    try:
        with tokenize.open(path) as f:
            want = ast.dump(ast.parse(f.read()), indent=2)
    except (SyntaxError, UnicodeError, LookupError, ValueError, RecursionError):
        continue
    count += 1
    got = subprocess.run([coil, "--dump=ast", path], capture_output=True)
    if got.stdout.decode("utf-8", "surrogateescape").rstrip("\n") != want:
        bad += 1
        print("different tree:", path)
print(count, "files,", bad, "different")
sys.exit(bad != 0)
PY
fi
exit $failed
