#!/bin/sh
# Runs the samples one after another, each under a heading.
set -u
status=0
for f in samples/[0-9]*.py; do
    case "$f" in *_today.py) continue ;; esac
    printf '\n=== %s: %s\n' "$f" "$(sed -n '1s/^# //p' "$f")"
    ./coil "$f" || status=1
done
exit $status
