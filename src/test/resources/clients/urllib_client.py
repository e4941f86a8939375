# Python's own urllib. For each line "METHOD URL BYTES" a call; answers each with a line "STATUS HTTP/VERSION BODY", or "failed REASON".
import sys
import urllib.request

for line in sys.stdin:
    method, url, size = line.split()
    body = b'x' * int(size) if int(size) else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body, method=method)) as response:
            print(response.status, 'HTTP/1.1', response.read().decode().strip(), flush=True)
    except OSError as e:
        print('failed', e, flush=True)
