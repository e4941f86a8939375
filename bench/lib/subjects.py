"""nginx and haproxy, set to do Portner's job: verify the upstream, keep its connections, add one header, pass bodies on unread."""
import os
import subprocess

from tools import await_port, end, free_ports
from upstream import HOST
from usage import family

NGINX = """
worker_processes 1; daemon off; pid {work}/nginx.pid; error_log {work}/nginx.log;
worker_rlimit_nofile {files};
events {{ worker_connections 10000; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path {work}/n1; proxy_temp_path {work}/n2; fastcgi_temp_path {work}/n3; uwsgi_temp_path {work}/n4; scgi_temp_path {work}/n5;
  client_max_body_size 0;
  upstream fiks {{ server 127.0.0.1:{tls}; keepalive 4096; keepalive_requests 1000000000; keepalive_timeout 60s; }}
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host {host};
  {headers}
  proxy_request_buffering off; proxy_max_temp_file_size 0;
  proxy_ssl_verify on; proxy_ssl_trusted_certificate {ca}; proxy_ssl_protocols TLSv1.3;
  proxy_ssl_server_name on; proxy_ssl_name {host};
  server {{
    listen 127.0.0.1:{plain} backlog=8192;
    listen 127.0.0.1:{h2c} http2 backlog=8192;
    listen 127.0.0.1:{secure} ssl backlog=8192;
    ssl_certificate {work}/leaf.pem; ssl_certificate_key {work}/leaf.key; ssl_protocols TLSv1.2 TLSv1.3;
    location / {{ proxy_pass https://fiks; }}
  }}
}}
"""

HAPROXY = """
global
  nbthread 1
  maxconn 5000
  ssl-server-verify required
  tune.pool-low-fd-ratio 80
  tune.pool-high-fd-ratio 90
defaults
  mode http
  timeout connect 5s
  timeout client 300s
  timeout server 300s
  timeout http-keep-alive 300s
  option http-keep-alive
  http-reuse always
  backlog 8192
frontend all
  bind 127.0.0.1:{plain}
  bind 127.0.0.1:{secure} ssl crt {work}/leaf-and-key.pem
  default_backend fiks
backend fiks
  http-request set-header Host {host}
  {headers}
  server fiks 127.0.0.1:{tls} ssl verify required ca-file {ca} sni str({host}) verifyhost {host} ssl-min-ver TLSv1.3 pool-purge-delay 60s
"""


class Subject:
    """A process under test: where it answers, and which processes count as it."""
    name = None
    process = None
    warm = 1  # seconds of load before anything is measured
    settles = 1  # seconds from its start until it is at rest

    def pids(self):
        return [self.process.pid]

    def stop(self):
        end(self.process)
        self.process = None


class Direct(Subject):
    """No proxy: the load's own TLS to the upstream."""
    name = "direct"

    def start(self, variant):
        pass

    def pids(self):
        return []


class Nginx(Subject):
    name, template, command, header = "nginx", NGINX, ["nginx", "-c"], 'proxy_set_header %s "%s";'

    def __init__(self, work, upstream, files, headers):
        self.plain, self.h2c, self.secure = free_ports(3)
        self.config = os.path.join(work, self.name + ".conf")
        self.log = os.path.join(work, self.name + ".out")
        with open(self.config, "w") as f:
            f.write(self.template.format(work=work, tls=upstream.tls, ca=upstream.ca, host=HOST, files=files,
                                         headers="\n  ".join(self.header % item for item in headers.items()),
                                         plain=self.plain, h2c=self.h2c, secure=self.secure))

    def start(self, variant):
        with open(self.log, "w") as out:
            self.process = subprocess.Popen(self.command + [self.config], stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        await_port(self.plain, self.process, self.log)

    def pids(self):
        return family(self.process.pid)[1:]  # the worker; its master does nothing


class Haproxy(Nginx):
    name, template, command, header = "haproxy", HAPROXY, ["haproxy", "-db", "-f"], 'http-request set-header %s "%s"'

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.h2c = self.plain  # it tells them apart by the first bytes

    def pids(self):
        return [self.process.pid]
