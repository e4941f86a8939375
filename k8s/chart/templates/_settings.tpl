{{/*
The chart's values, wherever a template is called from: an application's chart finds them under its dependency, with the defaults.
*/}}
{{- define "portner.settings" -}}
{{- $chart := . -}}
{{- if ne .Chart.Name "portner" -}}
  {{- $chart = get (.Subcharts | default dict) "portner" -}}
  {{- if not $chart -}}
    {{- $why := "an alias or a condition hides it; portner.enabled switches it off" -}}
    {{- fail (printf "portner: chart %s calls a template of portner, but has no dependency of that name (%s)" .Chart.Name $why) -}}
  {{- end -}}
{{- end -}}
{{- $settings := deepCopy $chart.Values -}}
{{- $_ := set $settings "appVersion" $chart.Chart.AppVersion -}}
{{- $_ := set $settings "ca" (has $settings.mode (list "interception" "transparent")) -}}
{{- $_ := set $settings "integrationSecretName" ($settings.integrationSecretName | default $settings.secretName) -}}
{{- include "portner.settings.secrets" $settings -}}
{{- toYaml $settings -}}
{{- end -}}

{{/*
Which Secrets are volumes of the pod, by the volumes' names: one, or two where key and integration lie apart, or none.
*/}}
{{- define "portner.settings.secrets" -}}
{{- $_ := set . "keySecretName" (.keySecretName | default (get (dict "digdirator" "maskinporten" "cert-manager" "portner-tls") .keyFrom)) -}}
{{- $apart := and (eq .keyFrom "secret") (ne .integrationSecretName .secretName) -}}
{{- $volumes := dict -}}
{{- $mounts := dict -}}
{{- if eq .keyFrom "secret" -}}
  {{- $_ := set $volumes "portner-credentials" .secretName -}}
  {{- $_ := set $mounts "portner-credentials" "/var/run/secrets/portner" -}}
{{- end -}}
{{- if eq .keyFrom "digdirator" -}}
  {{- $_ := set $volumes "portner-maskinporten" .keySecretName -}}
  {{- $_ := set $mounts "portner-maskinporten" "/var/run/secrets/maskinporten" -}}
{{- else if eq .keyFrom "cert-manager" -}}
  {{- $_ := set $volumes "portner-tls" .keySecretName -}}
  {{- $_ := set $mounts "portner-tls" "/var/run/secrets/portner-tls" -}}
{{- end -}}
{{- $name := $apart | ternary "portner-integration" "portner-credentials" -}}
{{- $path := $apart | ternary "/var/run/secrets/portner-integration" "/var/run/secrets/portner" -}}
{{- if eq .integrationFrom "secret" -}}
  {{- $_ := set $volumes $name .integrationSecretName -}}
  {{- $_ := set $mounts $name $path -}}
{{- end -}}
{{- $_ := set . "integrationPath" $path -}}
{{- $_ := set . "secretVolumes" $volumes -}}
{{- $_ := set . "secretMounts" $mounts -}}
{{- end -}}

{{- define "portner.image" -}}
{{- $image := .image -}}
{{- if $image.digest -}}
  {{- printf "%s@%s" $image.repository $image.digest -}}
{{- else -}}
  {{- printf "%s:%s" $image.repository ($image.tag | default .appVersion) -}}
{{- end -}}
{{- end -}}

{{/*
A value as text. Numbers are floats to Helm, which writes large ones with an exponent.
*/}}
{{- define "portner.text" -}}
{{- kindIs "string" . | ternary . (toJson .) -}}
{{- end -}}
