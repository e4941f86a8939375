#!/bin/sh
# usage: app.sh URL [CALLS]
# An application as it may be: makes calls one after the other and writes a line with the status of each. Ends after so many; or, told to end, when
# it has made five more, as one does that finishes its work first.
url=$1 left=${2:--1} n=0
trap 'left=5' TERM
while [ "$left" != 0 ]; do
  n=$((n + 1))
  curl -s -o /dev/null -w '%{http_code}\n' --max-time 20 "$url$n"
  left=$((left - 1))
  sleep 0.1
done
