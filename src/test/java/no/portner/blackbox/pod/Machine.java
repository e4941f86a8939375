package no.portner.blackbox.pod;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A machine made of namespaces: a network with addresses of its own, files over {@code /etc}, volumes in memory. It has no name that could
 * meet another's, and ends with this JVM at the latest, however that ends: see {@code pause.sh}.
 */
final class Machine implements AutoCloseable {

    private final Process pause;
    private final Path directory;

    private Machine(Process pause, Path directory) {
        this.pause = pause;
        this.directory = directory;
    }

    /**
     * @param directory of its own, for what it needs
     * @param etc contents by the names of files in {@code /etc}
     * @param volumes names of file systems in memory
     */
    static Machine start(Path directory, Map<String, String> etc, List<String> volumes) throws IOException {
        for (Map.Entry<String, String> file : etc.entrySet()) {
            Files.writeString(Files.createDirectories(directory.resolve("etc")).resolve(file.getKey()), file.getValue());
        }
        for (String volume : volumes) {
            Files.createDirectories(directory.resolve("volumes").resolve(volume));
        }
        Files.createDirectories(directory.resolve("root"));
        Process pause = new ProcessBuilder("unshare", "--net", "--mount", "--propagation", "private", "sh", script("pause.sh"),
                directory.toString()).redirectErrorStream(true).start();
        Machine machine = new Machine(pause, directory);
        BufferedReader output = new BufferedReader(new InputStreamReader(pause.getInputStream(), StandardCharsets.UTF_8));
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            if (line == null) {
                machine.close();
                throw new AssertionError("no namespaces: " + said);
            }
            said.add(line);
        }
        return machine;
    }

    private static String script(String name) {
        return resource("/pod/" + name).toString();
    }

    static Path resource(String name) {
        URL url = Machine.class.getResource(name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A wire between this machine's eth0 and the other's, with these addresses and lengths of prefixes at either end. */
    void wire(List<String> here, Machine other, List<String> there) {
        run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", Long.toString(other.pause.pid()));
        address(here);
        other.address(there);
    }

    /** Without duplicate address detection (RFC 4862 section 5.4), which would take a second. */
    private void address(List<String> addresses) {
        for (String address : addresses) {
            if (address.contains(":")) {
                run("ip", "addr", "add", address, "dev", "eth0", "nodad");
            } else {
                run("ip", "addr", "add", address, "dev", "eth0");
            }
        }
        run("ip", "link", "set", "eth0", "up");
    }

    /** What runs a program on this machine as whoever we are: the process keeps its id through it. */
    List<String> command(List<String> program) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pause.pid()), "--net", "--mount", "--"));
        command.addAll(program);
        return command;
    }

    String run(String... program) {
        return Tools.run(command(List.of(program)));
    }

    /** What runs a program in a container on this machine. */
    List<String> container(Confinement confinement, List<Mount> mounts, List<String> program) {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "sh", script("container.sh"),
                directory.resolve("root").toString(), Integer.toString(confinement.user()), confinement.readOnly() ? "ro" : "rw"));
        mounts.forEach(mount -> command.add(mount.toString()));
        command.add("--");
        command.addAll(program);
        return command(command);
    }

    /** A volume's place for a mount; {@link #look} sees what is in it. */
    Path volume(String name) {
        return directory.resolve("volumes").resolve(name);
    }

    /** A file of this machine's, as it can be read from outside. */
    Path look(Path file) {
        return Path.of("/proc", Long.toString(pause.pid()), "root", file.toString());
    }

    /** Changes a file over {@code /etc} for all that run here. */
    void etc(String name, String content) throws IOException {
        Files.writeString(directory.resolve("etc").resolve(name), content);
    }

    @Override
    public void close() {
        try {
            pause.getOutputStream().close();
            if (!pause.waitFor(10, TimeUnit.SECONDS)) {
                pause.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            pause.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
