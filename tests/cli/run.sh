#!/bin/sh
# The command line: options, exit codes, messages.
set -u
coil=$1
passed=0
failed=0
dir=build/cli
rm -rf $dir
mkdir -p $dir
check() { # name, expected status, expected stdout, expected last line of stderr; command from $5 on
    name=$1 want=$2 out=$3 err=$4
    shift 4
    got=$("$@" 2> $dir/err < /dev/null)
    status=$?
    last=$(tail -n 1 $dir/err)
    if [ "$status" = "$want" ] && [ "$got" = "$out" ] && [ "$last" = "$err" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $name: status $status (want $want)"
        echo "  stdout: $got"
        echo "  stderr: $last"
    fi
}
printf 'import sys\nprint(sys.argv[1:])\n' > $dir/args.py
printf 'print("main", __name__)\n' > $dir/__main__.py
printf 'raise SystemExit("bye")\n' > $dir/bye.py
mkdir -p $dir/pkg
printf '' > $dir/pkg/__init__.py
printf 'import sys\nprint(__name__, __package__)\n' > $dir/pkg/__main__.py
check command 0 3 "" "$coil" -c 'print(1 + 2)'
check command-source 1 "" "ValueError: x" "$coil" -c 'raise ValueError("x")'
case $(sed -n 3p $dir/err) in
'    raise ValueError("x")') passed=$((passed + 1)) ;;
*) failed=$((failed + 1)); echo "FAIL command-source: no line of the source" ;;
esac
check command-args 0 "['-c', 'a', '-b']" "" "$coil" -c 'import sys; print(sys.argv)' a -b
check file-args 0 "['x', '-y']" "" "$coil" $dir/args.py x -y
check folder 0 "main __main__" "" "$coil" $dir
check missing 2 "" "$coil: can't open file '$PWD/$dir/none.py': [Errno 2] No such file or directory" "$coil" $dir/none.py
check no-main 1 "" "$coil: can't find '__main__' module in '$dir/pkg/..x'" sh -c "mkdir -p '$dir/pkg/..x'; '$coil' '$dir/pkg/..x'"
check unknown-option 2 "" "Try \`$coil -h' for more information." "$coil" -z
check option-argument 2 "" "Try \`$coil -h' for more information." "$coil" -c
check version 0 "Coil 0.1.0 (Python 3.13)" "" "$coil" -V
check exit-status 3 "" "" "$coil" -c 'raise SystemExit(3)'
check exit-text 1 "" "bye" "$coil" $dir/bye.py
check exception 1 "" "ValueError: x" "$coil" -c 'raise ValueError("x")'
check syntax 1 "" "SyntaxError: '(' was never closed" "$coil" -c 'print('
check optimize 0 "no assert" "" "$coil" -O -c 'assert 0; print("no assert")'
check assert 1 "" "AssertionError" "$coil" -c 'assert 0'
check module 0 "__main__ pkg" "" env COILPATH=$dir "$coil" -m pkg
check module-missing 1 "" "$(readlink -f "$coil"): No module named nothing_there" "$coil" -m nothing_there
check stdin 0 "from stdin" "" sh -c "echo 'print(\"from stdin\")' | '$coil' -"
check dump-tokens 0 "1" "" sh -c "'$coil' --dump=tokens $dir/args.py | grep -c 'argv'"
check dump-ast 0 "Module(" "" sh -c "'$coil' --dump=ast $dir/args.py | head -n 1"
check dump-code 0 "1" "" sh -c "'$coil' --dump=code $dir/args.py | grep -c 'argv.*GETATTR\\|GETATTR .*argv'"
check heap-limit 0 "caught" "" "$coil" -X heap=64M -c 'try:
    x = [0] * 10**9
except MemoryError:
    print("caught")'
check broken-pipe 0 "0" "" sh -c "'$coil' -c 'for i in range(100000): print(i)' 2> /dev/null | head -n 1"
check interrupt 130 "" "KeyboardInterrupt" sh -c "trap - INT; '$coil' -c 'import os, signal; os.kill(os.getpid(), signal.SIGINT)
while True: pass'"
check isolated 0 "[]" "" env COILPATH=/nowhere "$coil" -I -c 'import sys; print([p for p in sys.path if p == "/nowhere"])'
check unwritable 0 "ok" "" "$coil" -c 'print("ok")'
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
