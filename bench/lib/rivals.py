"""Proxies that pass requests on to one origin without TLS, as they come from Debian: their defaults, but for keeping their connections."""
import os
import subprocess

from tools import await_port, end, first_line, free_ports
from payloads import HOST

NGINX = """
worker_processes 1; daemon off; pid {work}/nginx.pid; error_log {work}/nginx.log; {user}
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {work}/n1; proxy_temp_path {work}/n2; fastcgi_temp_path {work}/n3; uwsgi_temp_path {work}/n4; scgi_temp_path {work}/n5;
  upstream origin {{ server 127.0.0.1:{origin}; keepalive 16; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_request_buffering off; }}
  }}
}}
"""

HAPROXY = """
global
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
  http-reuse always
frontend all
  bind 127.0.0.1:{port}
  default_backend origin
backend origin
  server origin 127.0.0.1:{origin}
"""

APACHE = """
ServerRoot {work}
ServerName localhost
PidFile {work}/apache.pid
ErrorLog {work}/apache.log
Listen 127.0.0.1:{port}
{apache_user}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
ProxyPreserveHost On
ProxyPass / http://127.0.0.1:{origin}/
"""

PROXIES = {
    "nginx": (NGINX, ["nginx", "-c"], ["nginx", "-v"]),
    "haproxy": (HAPROXY, ["haproxy", "-db", "-f"], ["haproxy", "-v"]),
    "apache2": (APACHE, ["apache2", "-X", "-f"], ["apache2", "-v"]),
}


class Rival:
    def __init__(self, name, work, origin):
        template, command, version = PROXIES[name]
        self.name, (self.port,) = name, free_ports(1)
        config, log = os.path.join(work, name + ".conf"), os.path.join(work, name + ".out")
        root = os.getuid() == 0
        with open(config, "w") as f:
            f.write(template.format(work=work, origin=origin, port=self.port, host=HOST, modules="/usr/lib/apache2/modules",
                                    user="user root;" if root else "", apache_user="User www-data\nGroup www-data" if root else ""))
        self.version = first_line(*version).split(": ")[-1].split(" - ")[0].replace("Server version:", "").strip()
        with open(log, "w") as out:
            self.process = subprocess.Popen(command + [config], stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        await_port(self.port, self.process, log)

    def stop(self):
        end(self.process)
