#!/bin/sh
# Sample 10, a server, in both spellings: started, fetched with our client, with curl and with a
# headless browser, and stopped by a signal. curl and the browser (Debian's chromium) are installed
# where that is possible; COIL_TEST_BROWSER=0 leaves the browser out.
set -u
coil=$1
passed=0
failed=0
url=http://127.0.0.1:8000
dir=$(mktemp -d)
server=""
stop() {
    if [ -n "$server" ]; then
        kill -TERM "$server" 2> /dev/null
        wait "$server" 2> /dev/null
    fi
    server=""
}
trap 'stop; rm -rf "$dir"' EXIT
check() { # name, expected, got
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL %s\n  expected: %s\n  got: %s\n' "$1" "$2" "$3"
    fi
}
skip() { echo "skipped: $1"; }
installed() { # command, package: present, or installed now
    command -v "$1" > /dev/null && return 0
    command -v apt-get > /dev/null || return 1
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    $as_root apt-get install -y -qq --no-install-recommends "$2" > /dev/null 2>&1
    command -v "$1" > /dev/null
}
start() { # script: waits until it listens
    "$coil" -u "$1" > "$dir/out" 2> "$dir/err" &
    server=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        "$coil" -c 'import socket; socket.create_connection(("127.0.0.1", 8000)).close()' \
            2> /dev/null && return 0
        sleep 0.2
    done
    echo "$1 does not listen"
    cat "$dir/err"
}
if "$coil" -c 'import socket; socket.create_connection(("127.0.0.1", 8000)).close()' 2> /dev/null; then
    skip "port 8000 is in use"
    echo "0 passed, 0 failed"
    exit 0
fi
for sample in samples/10.py samples/10_today.py; do
    start "$sample"
    check "$sample, our client" "200 <h1>Index</h1>" "$("$coil" tests/http/fetch.py $url/ 2>&1)"
    check "$sample, a name" "200 <h1>hello, Jörg!</h1>" \
        "$("$coil" tests/http/fetch.py $url/hello/J%C3%B6rg 2>&1)"
    if installed curl curl; then
        check "$sample, curl" "<h1>hello, curl!</h1>200" \
            "$(curl -s -m 10 -w '%{http_code}' $url/hello/curl)"
        check "$sample, not found" "404" \
            "$(curl -s -m 10 -o /dev/null -w '%{http_code}' $url/nothing)"
    else
        skip "$sample with curl: it cannot be installed"
    fi
    if [ "$sample" = samples/10_today.py ]; then # the other sends no media type to show
        if [ "${COIL_TEST_BROWSER:-1}" != 0 ] && installed chromium chromium; then
            page=$(timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
                --user-data-dir="$dir/chromium" --dump-dom $url/hello/browser 2> "$dir/browser")
            check "$sample, browser" "<h1>hello, browser!</h1>" \
                "$(echo "$page" | grep -o '<h1>.*</h1>')"
        else
            skip "$sample in a browser: chromium cannot be installed, or COIL_TEST_BROWSER=0"
        fi
    fi
    stop
    if [ "$sample" = samples/10.py ]; then
        check "$sample says where" "Server started at http://127.0.0.1:8000..." "$(cat "$dir/out")"
    fi
done
echo "$passed passed, $failed failed"
