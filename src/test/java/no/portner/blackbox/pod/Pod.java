package no.portner.blackbox.pod;

import static no.portner.blackbox.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.portner.blackbox.PortnerProcess;
import no.portner.blackbox.Surroundings;

/**
 * A pod as Kubernetes makes one, and the world outside it behind a wire: containers that share a network and {@code /etc/hosts}, each with
 * its own user and file system; a volume that both see, the application only to read it; and one that is Portner's alone.
 */
final class Pod implements AutoCloseable {

    static final int PROXY_PORT = 7180;
    private static final int PROBES_PORT = 7190;
    private static final String PREFIX = "portner-pod-";
    private static final Pattern DIRECTORY = Pattern.compile(PREFIX + "(\\d+)-.*");
    static final String CA_DIRECTORY = "/var/run/portner/ca";
    static final String KEY_DIRECTORY = "/var/run/portner/private";
    /** What the manifest's {@code hostAliases} make of the file. */
    static final String HOSTS_WITH_ALIASES = "127.0.0.1 localhost\n::1 localhost\n127.0.0.1 " + String.join(" ", UpstreamProgram.FIKS) + "\n";
    static final String HOSTS_WITHOUT = "127.0.0.1 localhost\n::1 localhost\n";
    private static final List<Class<?>> OF_KS_LIBRARY = List.of(no.ks.fiks.io.klient.FiksIOUtsendingKlient.class,
            com.fasterxml.jackson.databind.ObjectMapper.class, com.fasterxml.jackson.core.JsonFactory.class,
            com.fasterxml.jackson.annotation.JsonInclude.class, org.apache.hc.client5.http.impl.classic.HttpClients.class,
            org.apache.hc.core5.http.HttpHost.class, org.apache.hc.core5.http2.HttpVersionPolicy.class, org.slf4j.Logger.class,
            org.apache.commons.io.IOUtils.class);

    private final Path directory;
    private final Machine machine;
    private final Machine world;
    private final Upstream upstream;

    private Pod(Path directory, Machine machine, Machine world, Upstream upstream) {
        this.directory = directory;
        this.machine = machine;
        this.world = world;
        this.upstream = upstream;
    }

    static Pod start() throws Exception {
        removeWhatTheDeadHaveLeft();
        Path directory = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
        // Containers that bubblewrap makes find their volumes by their own user's rights.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Path files = Files.createDirectories(directory.resolve("files"));
        Machine machine = Machine.start(directory.resolve("pod"), Map.of("hosts", HOSTS_WITH_ALIASES,
                "resolv.conf", "nameserver " + UpstreamProgram.NAME_SERVER + "\n", "nsswitch.conf", "hosts: files dns\n"),
                List.of("ca", "private"));
        Machine world = Machine.start(directory.resolve("world"), Map.of("hosts", HOSTS_WITHOUT), List.of());
        machine.wire(List.of("10.71.0.1/24", "fd71::1/64"), world, List.of("10.71.0.2/24", "10.71.0.3/24", "10.71.0.4/24", "fd71::2/64",
                "fd71::3/64", "fd71::4/64"));
        copyJars(Files.createDirectories(directory.resolve("jars")));
        return new Pod(directory, machine, world, Upstream.start(world, files));
    }

    /** A run that was killed leaves no namespace, but its files. */
    private static void removeWhatTheDeadHaveLeft() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            for (Path left : all.toList()) {
                Matcher name = DIRECTORY.matcher(left.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(left);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copyJars(Path target) throws Exception {
        for (Class<?> type : OF_KS_LIBRARY) {
            Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Files.copy(jar, target.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    Machine machine() {
        return machine;
    }

    Upstream upstream() {
        return upstream;
    }

    /** What the world outside has put there for Portner. */
    Path files() {
        return directory.resolve("files");
    }

    /** Starts Portner with the ports that it has by default, and waits until it is ready. The volumes are as another one left them. */
    PortnerProcess portner(Confinement confinement, Map<String, String> variables) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("MASKINPORTEN_CLIENT_ID", upstream.clientId(),
                "MASKINPORTEN_CERTIFICATE_PATH", "/run/portner/virksomhetssertifikat.p12",
                "MASKINPORTEN_CERTIFICATE_PASSWORD", upstream.storePassword(),
                "FIKS_INTEGRASJON_ID", upstream.integration(), "FIKS_INTEGRASJON_PASSORD", upstream.integrationPassword(),
                "PORTNER_CA_BUNDLE", "/run/portner/upstream-ca.pem", "PORTNER_PROXY_PORT", Integer.toString(PROXY_PORT),
                "PORTNER_PROBES_PORT", Integer.toString(PROBES_PORT)));
        all.putAll(variables);
        machine.run("chown", confinement.user() + ":" + confinement.user(), machine.volume("ca").toString(),
                machine.volume("private").toString());
        machine.run("chmod", "0700", machine.volume("private").toString());
        PortnerProcess portner = PortnerProcess.start(container(confinement), all);
        for (String line : keyLines()) {
            portner.keepSecret(line);
        }
        try {
            eventually(Duration.ofSeconds(60), () -> machine.run("curl", "-sS", "-f", "--max-time", "5", "http://localhost:" + PROBES_PORT
                    + "/q/health/ready"));
        } catch (AssertionError never) {
            portner.close();
            throw new AssertionError("Portner is not ready: " + portner.output(), never);
        }
        return portner;
    }

    /** Empties the volumes, as for a pod that has just been made. */
    void forget() {
        machine.run("find", machine.volume("ca").toString(), machine.volume("private").toString(), "-mindepth", "1", "-delete");
    }

    /** The middle of every private key in the volume that is Portner's alone, line by line. */
    private List<String> keyLines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(machine.look(machine.volume("private")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String[] keys = Files.readString(file).split("-----BEGIN [A-Z ]*PRIVATE KEY-----");
                for (int i = 1; i < keys.length; i++) {
                    keys[i].split("-----END")[0].lines().filter(line -> !line.isBlank()).forEach(lines::add);
                }
            }
        }
        return lines;
    }

    private Surroundings container(Confinement confinement) {
        return new Surroundings() {

            @Override
            public List<String> command(Path underTest) {
                List<Mount> mounts = new ArrayList<>(portnerMounts());
                boolean jar = underTest.toString().endsWith(".jar");
                mounts.add(Mount.readOnly(jar ? underTest.toAbsolutePath().getParent() : underTest, jar ? "/portner" : "/portner/portner"));
                if (!jar) {
                    librariesBeside(underTest).forEach(file -> mounts.add(Mount.readOnly(file, "/portner/" + file.getFileName())));
                }
                return machine.container(confinement, mounts, jar
                        ? List.of("/jdk/bin/java", HEAP, QUICK_START, FEW_THREADS, "-jar", "/portner/" + underTest.getFileName())
                        : List.of("/portner/portner"));
            }

            @Override
            public String page(int port, String path) {
                return machine.run("curl", "-sS", "--max-time", "5", "http://localhost:" + port + path);
            }
        };
    }

    private static List<Path> librariesBeside(Path executable) {
        try (Stream<Path> files = Files.list(executable.toAbsolutePath().getParent())) {
            return files.filter(file -> file.toString().endsWith(".so")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Mount> portnerMounts() {
        return List.of(Mount.writable(machine.volume("ca"), CA_DIRECTORY), Mount.writable(machine.volume("private"), KEY_DIRECTORY),
                Mount.readOnly(directory.resolve("files"), "/run/portner"), Mount.readOnly(Path.of(System.getProperty("java.home")), "/jdk"));
    }

    /** Runs a program where Portner runs, with what Portner sees. */
    List<String> besidePortner(Confinement confinement, String... program) {
        return machine.container(confinement, portnerMounts(), List.of(program));
    }

    /** Lets a client of the application make these calls. */
    List<String> calls(Client client, Map<String, String> environment, String... lines) throws Exception {
        try (Run run = application(client.command(upstream.integration()), environment)) {
            return run.calls(List.of(lines));
        }
    }

    /** Starts a program in the application's container. */
    Run application(List<String> program, Map<String, String> environment) throws IOException {
        return Run.start(machine.container(Confinement.APPLICATION, List.of(Mount.readOnly(machine.volume("ca"), CA_DIRECTORY),
                Mount.readOnly(Machine.resource("/clients"), "/clients"), Mount.readOnly(Machine.resource("/"), "/classes"),
                Mount.readOnly(directory.resolve("jars"), "/jars"), Mount.readOnly(directory.resolve("files/upstream-ca.pem"), "/upstream-ca.pem"),
                Mount.readOnly(Path.of(System.getProperty("java.home")), "/jdk")), program), environment);
    }

    @Override
    public void close() throws IOException {
        upstream.close();
        machine.close();
        world.close();
        delete(directory);
    }
}
