{{/*
A whole Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod with Portner in it. Called with the root and the name of the template that
writes the object: {{ include "portner.workload" (list . "app.deployment") }}
*/}}
{{- define "portner.workload" -}}
{{- $root := index . 0 -}}
{{- $template := index . 1 -}}
{{- $settings := include "portner.settings" $root | fromYaml -}}
{{- $text := include $template $root -}}
{{- if not $settings.enabled -}}
  {{- $text -}}
{{- else if trim $text -}}
  {{- $object := fromYaml $text -}}
  {{- if not $object.kind -}}
    {{- fail (printf "portner.workload: %s must write one Kubernetes object: %s" $template ($object.Error | default "it has no kind")) -}}
  {{- end -}}
  {{- $what := printf "%s %s" $object.kind (dig "metadata" "name" "without a name" $object) -}}
  {{- $pod := dict -}}
  {{- if has $object.kind (list "Deployment" "StatefulSet" "DaemonSet" "Job") -}}
    {{- $pod = dig "spec" "template" dict $object -}}
  {{- else if eq $object.kind "CronJob" -}}
    {{- $pod = dig "spec" "jobTemplate" "spec" "template" dict $object -}}
  {{- else if eq $object.kind "Pod" -}}
    {{- $pod = $object -}}
  {{- else -}}
    {{- fail (printf "portner.workload: %s writes a %s, which has no pod" $template $what) -}}
  {{- end -}}
  {{- if not (dig "spec" "containers" list $pod) -}}
    {{- fail (printf "portner.workload: %s has no containers" $what) -}}
  {{- end -}}
  {{- if and (eq $settings.sidecar "classic") (has $object.kind (list "Job" "CronJob")) -}}
    {{- fail (printf "portner.workload: %s would never end beside portner.sidecar=classic; use native (Kubernetes 1.29 and later)" $what) -}}
  {{- end -}}
  {{- include "portner.intoPod" (list $root $pod.spec $what) -}}
  {{- with include "portner.podLabels" $root | fromYaml -}}
    {{- $metadata := get $pod "metadata" | default dict -}}
    {{- $_ := set $metadata "labels" (merge (get $metadata "labels" | default dict) .) -}}
    {{- $_ := set $pod "metadata" $metadata -}}
  {{- end -}}
  {{- toYaml $object -}}
{{- end -}}
{{- end -}}

{{/*
Changes the pod's spec in place. What the application says itself is kept, but for what Portner cannot do without.
*/}}
{{- define "portner.intoPod" -}}
{{- $root := index . 0 -}}
{{- $spec := index . 1 -}}
{{- $what := index . 2 -}}
{{- range concat (get $spec "containers" | default list) (get $spec "initContainers" | default list) -}}
  {{- if eq .name "portner" -}}{{- fail (printf "portner.workload: %s has a container portner already" $what) -}}{{- end -}}
{{- end -}}
{{- $variables := include "portner.env" $root | fromYamlArray -}}
{{- $mounts := include "portner.volumeMounts" $root | fromYamlArray -}}
{{- if $spec.hostNetwork -}}
  {{- fail (printf "portner.workload: %s has hostNetwork, where everyone on the node would reach Portner on localhost" $what) -}}
{{- end -}}
{{- $volumes := include "portner.volumes" $root | fromYamlArray -}}
{{- range $ours := $volumes -}}
  {{- range $theirs := get $spec "volumes" | default list -}}
    {{- if eq $ours.name $theirs.name -}}{{- fail (printf "portner.workload: %s has a volume %s already" $what $ours.name) -}}{{- end -}}
  {{- end -}}
{{- end -}}
{{- $settings := include "portner.settings" $root | fromYaml -}}
{{- $told := $spec.containers -}}
{{- if eq $settings.sidecar "native" -}}{{- $told = concat $told (get $spec "initContainers" | default list) -}}{{- end -}}
{{- range $container := $told -}}
  {{- if or (not $settings.containers) (has $container.name $settings.containers) -}}
    {{- include "portner.intoLists" (list $container $variables $what) -}}
    {{- include "portner.intoList" (list $container "env" $variables) -}}
    {{- include "portner.intoList" (list $container "volumeMounts" $mounts) -}}
  {{- end -}}
{{- end -}}
{{- with include "portner.initContainer" $root | fromYamlArray -}}
  {{- $_ := set $spec "initContainers" (concat . (get $spec "initContainers" | default list)) -}}
{{- end -}}
{{- include "portner.intoList" (list $spec "containers" (include "portner.container" $root | fromYamlArray)) -}}
{{- include "portner.intoList" (list $spec "volumes" $volumes) -}}
{{- $bits := include "portner.podSpec" $root | fromYaml -}}
{{- range get $bits "hostAliases" | default list -}}
  {{- include "portner.intoHostAliases" (list $spec .) -}}
{{- end -}}
{{- $_ := set $spec "enableServiceLinks" $bits.enableServiceLinks -}}
{{- with include "portner.podSecurityContext" $root | fromYaml -}}
  {{- $context := get $spec "securityContext" | default dict -}}
  {{- include "portner.intoList" (list $context "sysctls" .sysctls) -}}
  {{- $_ := set $spec "securityContext" $context -}}
{{- end -}}
{{- end -}}

{{/*
Adds items to the end of a list of a map. An item whose name is there already stays as the application wrote it.
*/}}
{{- define "portner.intoList" -}}
{{- $map := index . 0 -}}
{{- $key := index . 1 -}}
{{- $list := get $map $key | default list -}}
{{- $names := list -}}
{{- range $list -}}{{- $names = append $names (get . "name") -}}{{- end -}}
{{- range index . 2 -}}
  {{- if or (not (get . "name")) (not (has .name $names)) -}}{{- $list = append $list . -}}{{- end -}}
{{- end -}}
{{- if $list -}}{{- $_ := set $map $key $list -}}{{- end -}}
{{- end -}}

{{/*
An address may stand there once alone, and a name that the application leads elsewhere stays there.
*/}}
{{- define "portner.intoHostAliases" -}}
{{- $spec := index . 0 -}}
{{- $ours := index . 1 -}}
{{- $names := $ours.hostnames -}}
{{- $same := dict -}}
{{- range get $spec "hostAliases" | default list -}}
  {{- range .hostnames -}}{{- $names = without $names . -}}{{- end -}}
  {{- if eq .ip $ours.ip -}}{{- $same = . -}}{{- end -}}
{{- end -}}
{{- if and $names $same -}}
  {{- $_ := set $same "hostnames" (concat ($same.hostnames | default list) $names) -}}
{{- else if $names -}}
  {{- $_ := set $spec "hostAliases" (append (get $spec "hostAliases" | default list) (dict "ip" $ours.ip "hostnames" $names)) -}}
{{- end -}}
{{- end -}}

{{/*
Variables that are lists: the application's own stay in them, the options of Java before ours and the hosts without a proxy after ours.
*/}}
{{- define "portner.intoLists" -}}
{{- $container := index . 0 -}}
{{- $what := index . 2 -}}
{{- range $ours := index . 1 -}}
  {{- range $theirs := get $container "env" | default list -}}
    {{- if and (eq $ours.name $theirs.name) (has $ours.name (list "JAVA_TOOL_OPTIONS" "NO_PROXY" "no_proxy")) -}}
      {{- if not (hasKey $theirs "value") -}}
        {{- $where := printf "container %s of %s takes %s from elsewhere" $container.name $what $ours.name -}}
        {{- fail (printf "portner.workload: %s, where Portner's cannot be added: %s" $where $ours.value) -}}
      {{- end -}}
      {{- $options := printf "%s %s" $theirs.value $ours.value -}}
      {{- $hosts := printf "%s,%s" $ours.value $theirs.value -}}
      {{- $_ := set $theirs "value" (eq $ours.name "JAVA_TOOL_OPTIONS" | ternary $options $hosts) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end -}}
