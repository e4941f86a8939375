{{/*
The objects of the files that match a pattern, as a list: copies of what is elsewhere under k8s/, which a test keeps equal.
*/}}
{{- define "portner.objects" -}}
{{- $objects := list -}}
{{- range $path, $_ := (index . 0).Files.Glob (index . 1) -}}
  {{- range regexSplit "(?m)^---\\s*$" ((index $ 0).Files.Get $path) -1 -}}
    {{- with fromYaml . -}}{{- $objects = append $objects . -}}{{- end -}}
  {{- end -}}
{{- end -}}
{{- if not $objects -}}
  {{- fail (printf "portner: the chart has no %s: it was not copied whole" (index . 1)) -}}
{{- end -}}
{{- toYaml $objects -}}
{{- end -}}

{{- define "portner.labels" -}}
app.kubernetes.io/name: portner
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}
