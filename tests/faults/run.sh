#!/bin/sh
# Programs under faults: cancelled at every await.
#   sh tests/faults/run.sh ./coil [long]
set -u
coil=$1
how=--short
[ "${2:-}" = long ] && how=
timeout 600 "$coil" tests/faults/cancel.py $how
