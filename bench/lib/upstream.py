"""The certificates, and the one upstream that all subjects call: an nginx that wants a Bearer token and answers at once."""
import http.client
import os
import subprocess

from tools import await_port, end, free_ports, output

HOST = "api.fiks.test.ks.no"
ADDED = "Authorization", "IntegrasjonId", "IntegrasjonPassord"
SMALL, POST, LARGE = 1024, 16 * 1024, 100 * 1000 * 1000

# Who answers before a body is read measures nothing: mirror reads all of it, and only then 405 for a POST to a file becomes the answer.
CONFIG = """
worker_processes 1; daemon off; pid {work}/upstream.pid; error_log {work}/upstream.log;
{user} worker_rlimit_nofile {files};
events {{ worker_connections 10000; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; root {work}/www; default_type application/octet-stream;
  client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3; uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5;
  client_max_body_size 0; client_body_buffer_size 128m; large_client_header_buffers 4 16k;
  map $http_authorization $authorised {{ default 0; "~^Bearer .{{20}}" 1; }}
  server {{
    listen 127.0.0.1:{tls} ssl backlog=8192;
    ssl_certificate {work}/leaf.pem; ssl_certificate_key {work}/leaf.key;
    ssl_protocols TLSv1.3; ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384;
    if ($authorised = 0) {{ return 401; }}
    location = /small {{ return 200 "{small}"; }}
    location = /headers {{ return 200 "{headers}"; }}
    location = /post {{ mirror /read; error_page 405 =200 /done; }}
    location = /read {{ internal; return 204; }}
    location = /done {{ internal; return 200 "{small}"; }}
  }}
  server {{ listen 127.0.0.1:{status}; location = /status {{ stub_status; }} }}
}}
"""


def certificates(work):
    """A root, and a leaf on P-256 for HOST: for the upstream, and for nginx and haproxy where they intercept."""
    root, leaf = os.path.join(work, "root"), os.path.join(work, "leaf")
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    output("openssl", "req", "-x509", *new_key, "-keyout", root + ".key", "-out", root + ".pem", "-days", "2", "-subj", "/CN=bench root",
           "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    output("openssl", "req", *new_key, "-keyout", leaf + ".key", "-out", leaf + ".csr", "-subj", "/CN=" + HOST)
    with open(leaf + ".ext", "w") as f:
        f.write("subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n" % HOST)
    output("openssl", "x509", "-req", "-in", leaf + ".csr", "-CA", root + ".pem", "-CAkey", root + ".key", "-CAcreateserial",
           "-days", "2", "-extfile", leaf + ".ext", "-out", leaf + ".pem")
    with open(os.path.join(work, "leaf-and-key.pem"), "w") as both:
        for name in (leaf + ".pem", leaf + ".key"):
            with open(name) as f:
                both.write(f.read())


class Upstream:
    def __init__(self, work, files):
        self.tls, self.status = free_ports(2)
        self.ca = os.path.join(work, "root.pem")
        www = os.path.join(work, "www")
        os.makedirs(www)
        with open(os.path.join(www, "large"), "wb") as f:
            f.write(os.urandom(1 << 20) * (LARGE // (1 << 20)) + bytes(LARGE % (1 << 20)))
        with open(os.path.join(www, "post"), "wb"):
            pass
        config = os.path.join(work, "upstream.conf")
        with open(config, "w") as f:
            f.write(CONFIG.format(work=work, tls=self.tls, status=self.status, small="x" * SMALL, files=files,
                                  headers=" | ".join("$http_" + name.lower() for name in ADDED),
                                  user="user root;" if os.getuid() == 0 else ""))
        self.process = subprocess.Popen(["nginx", "-c", config], stdin=subprocess.DEVNULL)
        await_port(self.status, self.process, os.path.join(work, "upstream.log"))
        self.asked = 0

    def calls(self):
        """How many calls have come so far, but for these questions themselves."""
        return self.counters()[1]

    def counters(self):
        """Connections and calls so far, likewise."""
        connection = http.client.HTTPConnection("127.0.0.1", self.status, timeout=20)
        connection.request("GET", "/status")
        answer = connection.getresponse().read().decode()
        connection.close()
        self.asked += 1
        accepted, _, calls = answer.splitlines()[2].split()
        return int(accepted) - self.asked, int(calls) - self.asked

    def stop(self):
        end(self.process)
