package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pods as the API server makes them out of manifests: small ones, and what it fills in. */
final class Pods {

    /** One container, nothing else. */
    static final String PLAIN = """
            metadata: {name: a, labels: {portner.no/inject: "true"}}
            spec:
              containers: [{name: app, image: app}]
            """;

    private Pods() {
    }

    static ObjectNode pod(String yaml) {
        return (ObjectNode) InjectionCluster.yaml(yaml).get(0);
    }

    static ObjectNode plain(String... annotations) {
        ObjectNode pod = pod(PLAIN);
        for (int i = 0; i < annotations.length; i += 2) {
            pod.withObject("/metadata/annotations").put("portner.no/" + annotations[i], annotations[i + 1]);
        }
        return pod;
    }

    /** What an API server fills in before admission, as far as a patch meets it. */
    static ObjectNode defaulted(ObjectNode pod) {
        ObjectNode defaulted = pod.deepCopy();
        ObjectNode spec = (ObjectNode) defaulted.get("spec");
        if (!spec.has("securityContext")) {
            spec.putObject("securityContext");
        }
        spec.put("enableServiceLinks", true).put("restartPolicy", "Always").put("dnsPolicy", "ClusterFirst")
                .put("terminationGracePeriodSeconds", 30).put("schedulerName", "default-scheduler");
        for (String list : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : spec.path(list)) {
                ((ObjectNode) container).put("imagePullPolicy", "IfNotPresent").put("terminationMessagePath", "/dev/termination-log");
                if (!container.has("resources")) {
                    ((ObjectNode) container).putObject("resources");
                }
            }
        }
        return defaulted;
    }
}
