package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bill of materials (CycloneDX) that the build makes names what is shipped, and tells what took part in the build alone from it. */
class BillOfMaterialsIT {

    private static List<JsonObject> components() throws IOException {
        try (Stream<Path> target = Files.list(Path.of("target"))) {
            Path file = target.filter(path -> path.toString().endsWith("-dependency-cyclonedx.json")).findFirst().orElseThrow();
            JsonObject bill = new JsonObject(Files.readString(file));
            assertThat(bill.getString("bomFormat")).isEqualTo("CycloneDX");
            return bill.getJsonArray("components").stream().map(JsonObject.class::cast).toList();
        }
    }

    private static boolean shipped(JsonObject component) {
        return component.getJsonArray("properties").stream().map(JsonObject.class::cast)
                .anyMatch(property -> property.getString("name").equals("quarkus:component:scope") && property.getString("value").equals("runtime"));
    }

    /** As Quarkus names its files. */
    private static String jar(JsonObject component) {
        String purl = component.getString("purl");
        String classifier = purl.contains("classifier=") ? "-" + purl.replaceAll(".*classifier=([^&]*).*", "$1") : "";
        return component.getString("group") + "." + component.getString("name") + "-" + component.getString("version") + classifier + ".jar";
    }

    @Test
    void whatIsShippedStandsInItWithItsHashes() throws IOException {
        assumeFalse(PortnerProcess.isNative(), "the executable's jars are not laid out");
        Set<String> jars = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("target", "quarkus-app", "lib"))) {
            files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".jar")).forEach(jars::add);
        }
        List<JsonObject> shipped = components().stream().filter(BillOfMaterialsIT::shipped).toList();
        assertThat(jars).hasSizeGreaterThan(50);
        assertThat(shipped.stream().map(BillOfMaterialsIT::jar).collect(Collectors.toSet())).containsAll(jars);
        assertThat(shipped).allSatisfy(component -> assertThat(component.getJsonArray("hashes").encode()).contains("SHA-256"));
    }

    @Test
    void whatTheTestsAloneNeedDoesNot() throws IOException {
        assertThat(components().stream().filter(BillOfMaterialsIT::shipped).map(component -> component.getString("name")))
                .contains("netty-tcnative-boringssl-static", "bcpkix-jdk18on", "quarkus-rest")
                .noneMatch(name -> name.matches("wiremock.*|assertj-core|archunit|jazzer|jmh-core|junit.*|rest-assured|fiks-io-send-klient|nativeimage"));
    }
}
