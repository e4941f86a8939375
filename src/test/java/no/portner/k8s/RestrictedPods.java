package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The profile "restricted" of the Pod Security Standards, which contains "baseline", as its page lists the controls
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/), for Linux pods.
 */
final class RestrictedPods {

    private static final Set<String> VOLUMES = Set.of("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final Set<String> SYSCTLS = Set.of("kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes");
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    private RestrictedPods() {
    }

    static List<String> violations(JsonNode pod) {
        List<String> violations = new ArrayList<>();
        for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
            require(!pod.path(host).asBoolean(), host, violations);
        }
        for (JsonNode volume : pod.path("volumes")) {
            volume.fieldNames().forEachRemaining(kind -> require(kind.equals("name") || VOLUMES.contains(kind), "volume of the kind " + kind, violations));
        }
        for (JsonNode sysctl : pod.at("/securityContext/sysctls")) {
            require(SYSCTLS.contains(sysctl.path("name").asText()), "sysctl " + sysctl.path("name").asText(), violations);
        }
        Portners.all(pod).forEach(container -> check(container, pod.path("securityContext"), violations));
        return violations;
    }

    private static void check(JsonNode container, JsonNode ofThePod, List<String> violations) {
        JsonNode own = container.path("securityContext");
        List<String> found = new ArrayList<>();
        require(!own.path("privileged").asBoolean(), "privileged", found);
        require(!own.path("allowPrivilegeEscalation").asBoolean(true), "allowPrivilegeEscalation", found);
        require(either(own, ofThePod, "runAsNonRoot").asBoolean(), "runAsNonRoot", found);
        require(either(own, ofThePod, "runAsUser").asInt(1) != 0, "runAsUser 0", found);
        require(SECCOMP.contains(either(own, ofThePod, "seccompProfile").path("type").asText()), "seccompProfile", found);
        require(texts(own.at("/capabilities/drop")).contains("ALL"), "capabilities are not all dropped", found);
        require(Set.of("NET_BIND_SERVICE").containsAll(texts(own.at("/capabilities/add"))), "capabilities added", found);
        require(Set.of("", "Default").contains(own.path("procMount").asText()), "procMount", found);
        require(!own.has("seLinuxOptions") && !own.has("windowsOptions"), "SELinux or Windows options", found);
        for (JsonNode port : container.path("ports")) {
            require(port.path("hostPort").asInt() == 0, "hostPort", found);
        }
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            require(!container.path(probe).at("/httpGet/host").isTextual(), "a probe of another host", found);
        }
        found.forEach(violation -> violations.add(container.path("name").asText() + ": " + violation));
    }

    /** What the container says, else what the pod says. */
    private static JsonNode either(JsonNode own, JsonNode ofThePod, String field) {
        return own.has(field) ? own.path(field) : ofThePod.path(field);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static void require(boolean holds, String violation, List<String> violations) {
        if (!holds) {
            violations.add(violation);
        }
    }
}
