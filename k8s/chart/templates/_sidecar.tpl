{{/*
Portner as the first of initContainers: it is there before the application is, and leaves after it.
*/}}
{{- define "portner.initContainer" -}}
{{- $settings := include "portner.settings" . | fromYaml -}}
{{- if and $settings.enabled (eq $settings.sidecar "native") -}}
{{- include "portner.sidecar" $settings }}
{{- end -}}
{{- end -}}

{{/*
Portner among the containers, for clusters that know no sidecars.
*/}}
{{- define "portner.container" -}}
{{- $settings := include "portner.settings" . | fromYaml -}}
{{- if and $settings.enabled (eq $settings.sidecar "classic") -}}
{{- include "portner.sidecar" $settings }}
{{- end -}}
{{- end -}}

{{- define "portner.sidecar" -}}
{{- $native := eq .sidecar "native" -}}
- name: portner
  image: {{ include "portner.image" . | quote }}
  {{- with .image.pullPolicy }}
  imagePullPolicy: {{ . }}
  {{- end }}
  {{- if $native }}
  restartPolicy: Always
  {{- end }}
  envFrom:
    - configMapRef:
        name: {{ .configMapName }}
        optional: true
    {{- with .envFrom }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  env:
    {{- include "portner.sidecar.env" . | nindent 4 }}
  ports:
    - name: portner-probes
      containerPort: 7190
  {{- if $native }}
  startupProbe:
    httpGet:
      path: /q/health/started
      port: portner-probes
    periodSeconds: 1
    failureThreshold: 60
  {{- end }}
  readinessProbe:
    httpGet:
      path: /q/health/ready
      port: portner-probes
    periodSeconds: 5
  livenessProbe:
    httpGet:
      path: /q/health/live
      port: portner-probes
    periodSeconds: 10
    failureThreshold: 3
  resources:
    {{- toYaml .resources | nindent 4 }}
  securityContext:
    runAsNonRoot: true
    {{- if not .openshift }}
    runAsUser: 65532
    runAsGroup: 65532
    {{- end }}
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities:
      drop: [ALL]
    seccompProfile:
      type: RuntimeDefault
  {{- with include "portner.sidecar.mounts" . }}
  volumeMounts:
    {{- . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "portner.sidecar.mounts" -}}
{{- range $name, $path := .secretMounts }}
- name: {{ $name }}
  mountPath: {{ $path }}
  readOnly: true
{{- end }}
{{- if .ca }}
- name: portner-ca
  mountPath: /var/run/portner/ca
- name: portner-private
  mountPath: /var/run/portner/private
{{- end }}
{{- with .volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "portner.sidecar.env" -}}
{{- include "portner.sidecar.key" . }}
{{- if eq .integrationFrom "secret" }}
- name: FIKS_INTEGRASJON_ID
  {{- include "portner.valueOrKey" (dict "value" .integrationId "secret" .integrationSecretName "key" "integration-id") | nindent 2 }}
- name: FIKS_INTEGRASJON_PASSORD_FILE
  value: {{ .integrationPath }}/integration-password
{{- else if .integrationId }}
- name: FIKS_INTEGRASJON_ID
  value: {{ .integrationId | quote }}
{{- end }}
- name: PORTNER_SHUTDOWN
  value: {{ eq .sidecar "native" | ternary "sidecar" "container" }}
{{- with .environment }}
- name: FIKS_ENVIRONMENT
  value: {{ . }}
{{- end }}
{{- if eq .mode "interception" }}
- name: PORTNER_TLS_INTERCEPTION
  value: "true"
{{- else if eq .mode "transparent" }}
- name: PORTNER_TRANSPARENT
  value: "true"
{{- end }}
{{- if .amqp }}
- name: PORTNER_AMQP
  value: "true"
{{- end }}
{{- range $name, $value := .env }}
{{- include "portner.refuseReserved" (list $ $name) }}
- name: {{ $name }}
  value: {{ include "portner.text" $value | quote }}
{{- end }}
{{- end -}}

{{/*
The client and its key, by the shape of the Secret that somebody else makes, or ours.
*/}}
{{- define "portner.sidecar.key" -}}
{{- if has .keyFrom (list "secret" "cert-manager") }}
- name: MASKINPORTEN_CLIENT_ID
  {{- include "portner.valueOrKey" (dict "value" .clientId "secret" .secretName "key" "client-id") | nindent 2 }}
{{- else if eq .keyFrom "digdirator" }}
- name: MASKINPORTEN_CLIENT_ID
  {{- include "portner.valueOrKey" (dict "value" .clientId "secret" .keySecretName "key" "MASKINPORTEN_CLIENT_ID") | nindent 2 }}
{{- else if .clientId }}
- name: MASKINPORTEN_CLIENT_ID
  value: {{ .clientId | quote }}
{{- end }}
{{- if eq .keyFrom "secret" }}
- name: MASKINPORTEN_CERTIFICATE_PATH
  value: /var/run/secrets/portner/certificate
- name: MASKINPORTEN_CERTIFICATE_PASSWORD_FILE
  value: /var/run/secrets/portner/certificate-password
{{- else if eq .keyFrom "cert-manager" }}
- name: MASKINPORTEN_CERTIFICATE_PATH
  value: /var/run/secrets/portner-tls/tls.crt
- name: MASKINPORTEN_PRIVATE_KEY_PATH
  value: /var/run/secrets/portner-tls/tls.key
{{- else if eq .keyFrom "digdirator" }}
{{- range list "SCOPES" "WELL_KNOWN_URL" "ISSUER" "TOKEN_ENDPOINT" }}
- name: MASKINPORTEN_{{ . }}
  {{- include "portner.valueOrKey" (dict "secret" $.keySecretName "key" (printf "MASKINPORTEN_%s" .)) | nindent 2 }}
{{- end }}
- name: MASKINPORTEN_CLIENT_JWK_FILE
  value: /var/run/secrets/maskinporten/MASKINPORTEN_CLIENT_JWK
{{- end }}
{{- end -}}

{{- define "portner.valueOrKey" -}}
{{- if .value -}}
value: {{ .value | quote }}
{{- else -}}
valueFrom:
  secretKeyRef:
    name: {{ .secret }}
    key: {{ .key }}
{{- end -}}
{{- end -}}

{{/*
Variables with a value of their own in this chart, and secrets, which have no place among values.
*/}}
{{- define "portner.refuseReserved" -}}
{{- $settings := index . 0 -}}
{{- $name := index . 1 -}}
{{- $values := dict
  "FIKS_ENVIRONMENT" "environment" "MASKINPORTEN_CLIENT_ID" "clientId" "FIKS_INTEGRASJON_ID" "integrationId"
  "PORTNER_SHUTDOWN" "sidecar" "PORTNER_TLS_INTERCEPTION" "mode" "PORTNER_TRANSPARENT" "mode" "PORTNER_AMQP" "amqp" -}}
{{- $secrets := "(CERTIFICATE_PASSWORD|PRIVATE_KEY_PASSWORD|CLIENT_JWK|INTEGRASJON_PASSORD|INTEGRASJONER)" -}}
{{- if hasKey $values $name -}}
  {{- fail (printf "portner.env.%s: set portner.%s instead" $name (get $values $name)) -}}
{{- else if regexMatch (printf "^((MASKINPORTEN|FIKS|PORTNER_ROUTES_[0-9]+_)_%s|PORTNER_UPSTREAM_PROXY)$" $secrets) $name -}}
  {{- fail (printf "portner.env.%s is a secret: values stay readable in the cluster, so put it into a Secret and name that in portner.envFrom" $name) -}}
{{- else if contains (printf "name: %s\n" $name) (include "portner.sidecar.key" $settings) -}}
  {{- fail (printf "portner.env.%s: portner.keyFrom=%s sets it; set that to variables" $name $settings.keyFrom) -}}
{{- else if and (eq $settings.integrationFrom "secret") (eq $name "FIKS_INTEGRASJON_PASSORD_FILE") -}}
  {{- fail (printf "portner.env.%s: the Secret portner.secretName has the password; set portner.integrationFrom to variables" $name) -}}
{{- end -}}
{{- end -}}
