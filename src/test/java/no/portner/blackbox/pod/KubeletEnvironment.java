package no.portner.blackbox.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import no.portner.blackbox.KubernetesVolume;

/** Secrets and ConfigMaps of a namespace, and what a pod gets of them. */
final class KubeletEnvironment {

    /** What a Service that happens to be called as we are leaves in every container, unless the pod says that it does not want it. */
    private static final Map<String, String> SERVICE_LINKS = Map.of("PORTNER_ADMIN_PORT", "tcp://10.0.0.11:7164", "PORTNER_SERVICE_HOST", "10.0.0.11",
            "PORTNER_PROXY_PORT", "tcp://10.0.0.12:80");

    private final Map<String, Map<String, byte[]>> secrets;
    private final Map<String, Map<String, String>> configMaps;
    private final Map<String, KubernetesVolume> mountedSecrets = new HashMap<>();

    /**
     * @param secrets keys and values by the Secrets' names
     * @param configMaps likewise
     */
    KubeletEnvironment(Map<String, Map<String, byte[]>> secrets, Map<String, Map<String, String>> configMaps) {
        this.secrets = secrets;
        this.configMaps = configMaps;
    }

    /** Makes a volume: of a Secret, which changes as the kubelet changes it, or one in memory, which the containers of a pod share. */
    Path volume(Machine machine, JsonNode volume, Path directory) throws IOException {
        String name = volume.path("name").asText();
        if (volume.has("secret")) {
            String secret = volume.at("/secret/secretName").asText();
            Map<String, byte[]> files = required(secrets, secret);
            KubernetesVolume mounted = new KubernetesVolume(directory.resolve(name), files.keySet());
            mounted.swap(files);
            mountedSecrets.put(secret, mounted);
            return directory.resolve(name);
        }
        if (!volume.at("/emptyDir/medium").asText().equals("Memory")) {
            throw new AssertionError("not known: " + volume);
        }
        // There are two: what the application may read, and what it may not.
        Path place = machine.volume(name.endsWith("ca") ? "ca" : "private");
        machine.run("chown", "0:0", place.toString());
        machine.run("chmod", "0777", place.toString());
        return place;
    }

    /** A new version of a Secret comes to all who have mounted it. */
    void change(String secret, Map<String, byte[]> files) throws IOException {
        mountedSecrets.get(secret).swap(files);
    }

    Map<String, String> of(JsonNode spec, JsonNode container) {
        Map<String, String> variables = new HashMap<>();
        if (spec.path("enableServiceLinks").asBoolean(true)) {
            variables.putAll(SERVICE_LINKS);
        }
        for (JsonNode source : container.path("envFrom")) {
            JsonNode reference = source.path("configMapRef");
            if (reference.isMissingNode()) {
                throw new AssertionError("not known: " + source);
            }
            if (!reference.path("optional").asBoolean() || configMaps.containsKey(reference.path("name").asText())) {
                variables.putAll(required(configMaps, reference.path("name").asText()));
            }
        }
        for (JsonNode variable : container.path("env")) {
            variables.put(variable.path("name").asText(), value(variable));
        }
        return variables;
    }

    private String value(JsonNode variable) {
        if (variable.has("value")) {
            return variable.path("value").asText();
        }
        JsonNode secret = variable.at("/valueFrom/secretKeyRef");
        if (secret.isMissingNode()) {
            throw new AssertionError("not known: " + variable);
        }
        return new String(required(required(secrets, secret.path("name").asText()), secret.path("key").asText()), StandardCharsets.UTF_8);
    }

    private static <V> V required(Map<String, V> all, String name) {
        V found = all.get(name);
        if (found == null) {
            throw new AssertionError("the pod waits for ever for " + name + ", of " + all.keySet());
        }
        return found;
    }
}
