#!/bin/sh
# Runs the samples one after another, each under a heading.
set -u
status=0
for f in samples/[0-9]*.py; do
    case "$f" in *_today.py) continue ;; esac
    printf '\n=== %s: %s\n' "$f" "$(sed -n '1s/^# //p' "$f")"
    if [ "$f" = samples/10.py ]; then # a server: shown by fetching a page of it
        ./coil -u "$f" &
        server=$!
        sleep 1
        ./coil tests/http/fetch.py http://127.0.0.1:8000/hello/you || status=1
        kill "$server"
        wait "$server" 2> /dev/null
        continue
    fi
    ./coil "$f" || status=1
done
exit $status
