#!/bin/sh
# usage: curl.sh OPTION...
# For each line "METHOD URL BYTES" a call by curl with those options; answers each with a line "STATUS HTTP/VERSION BODY".
while read -r method url bytes; do
  if [ "$bytes" -gt 0 ]; then
    head -c "$bytes" /dev/zero | tr '\0' x | curl "$@" -sS -X "$method" -H 'Content-Type: text/plain' --data-binary @- -w '\n%{http_code} HTTP/%{http_version}\n' "$url" 2>&1
  else
    curl "$@" -sS -X "$method" -w '\n%{http_code} HTTP/%{http_version}\n' "$url" 2>&1
  fi | { text=; last=; while read -r line; do text="$text$last"; last=$line; done; printf '%s %s\n' "$last" "$text"; }
done
