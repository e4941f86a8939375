#!/bin/sh
# Asks Fiks IO's catalogue for an account, every 30 seconds. No token, no key, no password.
trap 'exit 0' TERM
url='http://localhost:7180/fiks-io/katalog/api/v1/lookup'
while true; do
  curl -sS --max-time 30 -w '\n%{http_code}\n' "$url?${QUERY:-}" || true
  sleep 30 & wait $!
done
