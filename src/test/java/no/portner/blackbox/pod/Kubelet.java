package no.portner.blackbox.pod;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Does with a pod's manifest what the kubelet does: volumes, environment, who runs as what, what starts when, probes, restarts, and the end.
 * Only what Portner's manifests use; what it does not know is an error, not left out. Portner's container is made of its image's files alone.
 */
final class Kubelet implements AutoCloseable {

    private static final String ADDRESS_OF_THE_POD = "10.71.0.1";
    private static final Set<String> OF_A_POD = Set.of("enableServiceLinks", "initContainers", "containers", "volumes", "restartPolicy",
            "terminationGracePeriodSeconds", "securityContext", "hostAliases");
    private static final Set<String> OF_A_CONTAINER = Set.of("name", "image", "restartPolicy", "env", "envFrom", "ports", "startupProbe",
            "readinessProbe", "livenessProbe", "resources", "securityContext", "volumeMounts");

    private final Machine machine;
    private final JsonNode spec;
    private final KubeletEnvironment environment;
    private final Path directory;
    private final List<String> application;
    private final Map<String, Path> volumes = new HashMap<>();
    private final List<Container> sidecars = new ArrayList<>();
    private final List<Container> containers = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    /** @param application what the application's image would start */
    Kubelet(Machine machine, JsonNode spec, KubeletEnvironment environment, Path directory, List<String> application) {
        this.machine = machine;
        this.spec = spec;
        this.environment = environment;
        this.directory = directory;
        this.application = application;
        spec.fieldNames().forEachRemaining(field -> assertThat(OF_A_POD).contains(field));
    }

    /** Init containers one after the other, a sidecar until its startup probe succeeds; then the others at once. */
    void start() throws Exception {
        StringBuilder hosts = new StringBuilder(Pod.HOSTS_WITHOUT);
        for (JsonNode alias : spec.path("hostAliases")) {
            alias.path("hostnames").forEach(name -> hosts.append(alias.path("ip").asText()).append(' ').append(name.asText()).append('\n'));
        }
        machine.etc("hosts", hosts.toString());
        for (JsonNode volume : spec.path("volumes")) {
            volumes.put(volume.path("name").asText(), environment.volume(machine, volume, directory));
        }
        for (JsonNode container : spec.path("initContainers")) {
            assertThat(container.path("restartPolicy").asText()).as("an init container of ours is a sidecar").isEqualTo("Always");
            Container sidecar = run(container);
            sidecars.add(sidecar);
            awaitStart(container, sidecar);
        }
        for (JsonNode container : spec.path("containers")) {
            containers.add(run(container));
        }
    }

    private void awaitStart(JsonNode container, Container sidecar) throws Exception {
        long seconds = container.at("/startupProbe/periodSeconds").asInt() * container.at("/startupProbe/failureThreshold").asLong();
        assertThat(seconds).isPositive();
        eventually(Duration.ofSeconds(seconds),
                () -> assertThat(succeeds(container, "startupProbe")).as(String.join("\n", sidecar.lines())).isTrue());
        events.add(sidecar.name() + " has started up");
    }

    private Container run(JsonNode container) throws IOException {
        container.fieldNames().forEachRemaining(field -> assertThat(OF_A_CONTAINER).contains(field));
        String name = container.path("name").asText();
        List<Mount> mounts = new ArrayList<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            mounts.add(new Mount(volumes.get(mount.path("name").asText()), mount.path("mountPath").asText(), !mount.path("readOnly").asBoolean()));
        }
        events.add(name + " is started");
        if (container.path("image").asText().matches("(.*/)?portner(:.*)?")) {
            List<String> command = Bubble.command(Image.extracted(), container.path("securityContext"), mounts, directory);
            MemoryGroup memory = MemoryGroup.of(bytes(container.at("/resources/limits/memory").asText()));
            return Container.start(name, memory.command(machine.command(command)), environment.of(spec, container), memory);
        }
        mounts.add(Mount.readOnly(Machine.resource("/pod/app.sh"), "/app.sh"));
        return Container.start(name, machine.container(Confinement.APPLICATION, mounts, application), environment.of(spec, container), null);
    }

    static long bytes(String quantity) {
        assertThat(quantity).endsWith("Mi");
        return Long.parseLong(quantity.replace("Mi", "")) << 20;
    }

    /** As the kubelet asks: by the pod's own address. */
    boolean succeeds(JsonNode container, String probe) {
        JsonNode get = container.path(probe).path("httpGet");
        String port = get.path("port").asText();
        for (JsonNode named : container.path("ports")) {
            port = named.path("name").asText().equals(port) ? named.path("containerPort").asText() : port;
        }
        try {
            machine.run("curl", "-s", "-f", "-o", "/dev/null", "--max-time", container.path(probe).path("timeoutSeconds").asText("1"),
                    "http://" + ADDRESS_OF_THE_POD + ":" + port + get.path("path").asText());
            return true;
        } catch (AssertionError refused) {
            return false;
        }
    }

    /** A sidecar has ended, as it should not: it is started again with the volumes as they are. */
    void startAgain(String name) throws Exception {
        Container ended = container(name);
        int at = sidecars.indexOf(ended);
        JsonNode container = spec.path("initContainers").get(at);
        events.add(name + " has ended with " + ended.await(0));
        ended.close();
        sidecars.set(at, run(container));
        awaitStart(container, sidecars.get(at));
    }

    /** The containers get SIGTERM; the sidecars when those have ended. */
    void delete() throws InterruptedException {
        containers.forEach(Container::terminate);
        awaitContainers();
    }

    /** When all containers have ended by themselves, as a Job's do, the sidecars are told to. */
    void awaitContainers() throws InterruptedException {
        int grace = spec.path("terminationGracePeriodSeconds").asInt(30);
        // Whoever ends first is told of first.
        List<Container> left = new ArrayList<>(containers);
        while (!left.isEmpty()) {
            Container ended = left.stream().filter(container -> !container.isAlive()).findFirst().orElse(left.get(0));
            events.add(ended.name() + " has ended with " + ended.await(grace));
            left.remove(ended);
        }
        for (int i = sidecars.size() - 1; i >= 0; i--) {
            sidecars.get(i).terminate();
            events.add(sidecars.get(i).name() + " has ended with " + sidecars.get(i).await(grace));
        }
    }

    Container container(String name) {
        return Stream.concat(sidecars.stream(), containers.stream()).filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    List<String> events() {
        return List.copyOf(events);
    }

    @Override
    public void close() throws Exception {
        machine.etc("hosts", Pod.HOSTS_WITH_ALIASES);
        for (Container container : containers) {
            container.close();
        }
        for (Container sidecar : sidecars) {
            sidecar.close();
        }
    }
}
