package no.portner.blackbox.pod;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.portner.blackbox.PortnerProcess;

/**
 * The image that jib has made, unpacked as a container runtime unpacks it.
 *
 * @param root its files
 * @param entrypoint what it starts
 * @param user as whom, unless the pod says otherwise
 * @param environment variables, as {@code NAME=value}
 * @param labels what it says of itself
 */
record Image(Path root, List<String> entrypoint, String user, List<String> environment, Map<String, Object> labels) {

    private static final Path TAR = Path.of("target", "jib-image.tar");
    private static Image extracted;

    /** Once for all tests; it holds the executable under test, or the test fails. */
    static synchronized Image extracted() throws IOException {
        if (extracted == null) {
            if (Files.notExists(TAR)) {
                throw new AssertionError(TAR + " is not there: ./mvnw verify -Dnative makes it, or collect-root and ./mvnw jib:buildTar");
            }
            Path directory = Files.createTempDirectory("portner-image-");
            // For whoever the container runs as.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            extracted = extract(directory);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Tools.run(List.of("rm", "-rf", directory.toString()))));
        }
        if (Files.mismatch(extracted.root().resolve("portner/portner"), PortnerProcess.underTest()) != -1) {
            throw new AssertionError(TAR + " holds another executable than the one that is tested");
        }
        return extracted;
    }

    private static Image extract(Path directory) throws IOException {
        Path layers = Files.createDirectories(directory.resolve("layers"));
        Path root = Files.createDirectories(directory.resolve("root"));
        Tools.run(List.of("tar", "-x", "--file", TAR.toString(), "--directory", layers.toString()));
        JsonObject manifest = new JsonArray(Files.readString(layers.resolve("manifest.json"))).getJsonObject(0);
        for (Object layer : manifest.getJsonArray("Layers")) {
            Tools.run(List.of("tar", "-x", "-z", "--warning=no-unknown-keyword", "--preserve-permissions", "--file", layers.resolve((String) layer)
                    .toString(), "--directory", root.toString()));
        }
        JsonObject config = new JsonObject(Files.readString(layers.resolve(manifest.getString("Config")))).getJsonObject("config");
        return new Image(root, strings(config.getJsonArray("Entrypoint")), config.getString("User"), strings(config.getJsonArray("Env")),
                config.getJsonObject("Labels").getMap());
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }

    /** Every file of it, as a path in the image. */
    List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return new ArrayList<>(files.filter(file -> !Files.isDirectory(file)).map(file -> "/" + root.relativize(file)).sorted().toList());
        }
    }

    /** What makes a container of it: each file in its place, nothing to be written. */
    List<Mount> mounts() throws IOException {
        return files().stream().map(file -> Mount.readOnly(root.resolve(file.substring(1)), file)).toList();
    }
}
