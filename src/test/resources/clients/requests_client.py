# Python's requests. For each line "METHOD URL BYTES" a call; answers each with a line "STATUS HTTP/VERSION BODY", or "failed REASON".
import sys
import requests

session = requests.Session()
for line in sys.stdin:
    method, url, size = line.split()
    try:
        response = session.request(method, url, data=b'x' * int(size) if int(size) else None)
        print(response.status_code, 'HTTP/1.1', response.text.strip(), flush=True)
    except OSError as e:
        print('failed', e, flush=True)
