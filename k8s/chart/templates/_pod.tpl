{{/*
Items for the pod's volumes.
*/}}
{{- define "portner.volumes" -}}
{{- $settings := include "portner.settings" . | fromYaml -}}
{{- if $settings.enabled -}}
{{- range $name, $secret := $settings.secretVolumes }}
- name: {{ $name }}
  secret:
    secretName: {{ $secret }}
{{- end }}
{{- if $settings.ca }}
- name: portner-ca
  emptyDir:
    medium: Memory
    sizeLimit: 4Mi
- name: portner-private
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
{{- end }}
{{- end -}}
{{- end -}}

{{/*
Keys of the pod's spec.
*/}}
{{- define "portner.podSpec" -}}
{{- $settings := include "portner.settings" . | fromYaml -}}
{{- if $settings.enabled -}}
enableServiceLinks: false
{{- if eq $settings.mode "transparent" }}
hostAliases:
  - ip: 127.0.0.1
    hostnames: [api.fiks.ks.no, svarut.ks.no, api.fiks.test.ks.no, test.svarut.ks.no
      {{- if $settings.amqp }}, io.fiks.ks.no, io.fiks.test.ks.no{{ end }}]
{{- end }}
{{- end -}}
{{- end -}}

{{/*
Labels of the pod, which the NetworkPolicy selects by.
*/}}
{{- define "portner.podLabels" -}}
{{- $settings := include "portner.settings" . | fromYaml -}}
{{- if and $settings.enabled $settings.networkPolicy.enabled -}}
portner.no/network: fiks
{{- end -}}
{{- end -}}

{{/*
Keys of the pod's securityContext: ports 443 and 80 without root or a capability.
*/}}
{{- define "portner.podSecurityContext" -}}
{{- $settings := include "portner.settings" . | fromYaml -}}
{{- if and $settings.enabled (eq $settings.mode "transparent") -}}
sysctls:
  - name: net.ipv4.ip_unprivileged_port_start
    value: "0"
{{- end -}}
{{- end -}}

{{/*
Items for the env of the application's containers: where the proxy is and whom to trust, for the runtimes of docs/clients.md.
*/}}
{{- define "portner.env" -}}
{{- $settings := include "portner.settings" . | fromYaml -}}
{{- $variables := dict -}}
{{- if $settings.enabled -}}
  {{- $variables = merge (include "portner.env.proxy" $settings | fromYaml) (include "portner.env.trust" $settings | fromYaml) -}}
  {{- with include "portner.env.java" $settings -}}{{- $_ := set $variables "JAVA_TOOL_OPTIONS" . -}}{{- end -}}
{{- end -}}
{{- range $name, $value := $variables }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end -}}
{{- end -}}

{{- define "portner.env.proxy" -}}
{{- if has .mode (list "proxy" "interception") }}
HTTP_PROXY: &address http://localhost:7180
http_proxy: *address
NO_PROXY: &others {{ join "," .noProxy | quote }}
no_proxy: *others
NODE_USE_ENV_PROXY: "1"
{{- end }}
{{- if eq .mode "interception" }}
HTTPS_PROXY: *address
https_proxy: *address
{{- end }}
{{- end -}}

{{- define "portner.env.trust" -}}
{{- if .ca }}
NODE_EXTRA_CA_CERTS: /var/run/portner/ca/ca.pem
SSL_CERT_FILE: /var/run/portner/ca/ca-bundle.pem
REQUESTS_CA_BUNDLE: /var/run/portner/ca/ca-bundle.pem
CURL_CA_BUNDLE: /var/run/portner/ca/ca-bundle.pem
{{- end }}
{{- end -}}

{{/*
The JDK reads no proxy variables, and no trust store but its own. It knows no address blocks among the hosts without a proxy.
*/}}
{{- define "portner.env.java" -}}
{{- $options := list -}}
{{- if has .mode (list "proxy" "interception") -}}
  {{- $hosts := list "localhost" "127.*" "[::1]" -}}
  {{- range without .noProxy "localhost" "127.0.0.1" "::1" -}}
    {{- if not (contains "/" .) -}}{{- $hosts = append $hosts (hasPrefix "." . | ternary (printf "*%s" .) .) -}}{{- end -}}
  {{- end -}}
  {{- $options = append $options (printf "-Dhttp.proxyHost=localhost -Dhttp.proxyPort=7180 -Dhttp.nonProxyHosts=%s" (join "|" $hosts)) -}}
{{- end -}}
{{- if .ca -}}{{- $options = append $options "-Djavax.net.ssl.trustStore=/var/run/portner/ca/truststore.p12" -}}{{- end -}}
{{- if eq .mode "interception" -}}{{- $options = append $options "-Dhttps.proxyHost=localhost -Dhttps.proxyPort=7180" -}}{{- end -}}
{{- join " " $options -}}
{{- end -}}

{{/*
Items for the volumeMounts of the application's containers.
*/}}
{{- define "portner.volumeMounts" -}}
{{- $settings := include "portner.settings" . | fromYaml -}}
{{- if and $settings.enabled $settings.ca -}}
- name: portner-ca
  mountPath: /var/run/portner/ca
  readOnly: true
{{- end -}}
{{- end -}}
