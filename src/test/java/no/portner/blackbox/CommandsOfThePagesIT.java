package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.portner.key.KeySettings;
import no.portner.key.KeyShapes;
import no.portner.pages.Runner;
import no.portner.pages.Script;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.FiksIntegration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages tell people to type, typed: against a Portner that was started with the README's variables and leads to a twin. The ports
 * are others than those of the pages, which may be taken, and curl fails where the page's would print an error, unless it is the error that
 * the page wants to show ({@code -i}). Where a block does nothing but set variables, Portner is asked whether it would start with them.
 */
class CommandsOfThePagesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern TRANSPARENT = Pattern.compile("transparent https localhost:(\\d+)");
    private static final FiksIntegration SECOND = new FiksIntegration(UUID.randomUUID().toString(), UUID.randomUUID().toString(),
            TwinEnvironment.ORGNO);
    private static final String BEFORE = """
            set -euo pipefail
            portner() { %s "$@"; }
            java() { [ "$1 $2" = "-jar target/quarkus-app/quarkus-run.jar" ]; shift 2; [ $# = 0 ] || portner "$@"; }
            curl() {
              case " $* " in
                *" -i "*) command curl --max-time 30 "$@" | grep -A 99 '^HTTP/1.1 [45]' ;;
                *) command curl --fail-with-body --max-time 30 "$@" ;;
              esac
            }
            """;

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static Map<String, String> variables;
    private static PortnerProcess portner;

    static Stream<Script> scripts() {
        return Script.of(Runner.PORTNER);
    }

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        environment.twin().fiks().register(SECOND);
        Map<String, String> twin = environment.variables();
        Files.move(Path.of(twin.get("MASKINPORTEN_CERTIFICATE_PATH")), directory.resolve("auth.p12"));
        Files.writeString(directory.resolve("auth.password"), twin.get("MASKINPORTEN_CERTIFICATE_PASSWORD"));
        Files.writeString(directory.resolve("integrasjon.password"), environment.integration().password());
        Files.writeString(directory.resolve("integrasjoner.json"), "{\"" + SECOND.id() + "\": \"" + SECOND.password() + "\"}");
        writeRegisteredKeys();
        variables = new HashMap<>(environment.variables("MASKINPORTEN_CLIENT_ID", "", "MASKINPORTEN_CERTIFICATE_PATH", "",
                "MASKINPORTEN_CERTIFICATE_PASSWORD", "", "FIKS_INTEGRASJON_ID", "", "FIKS_INTEGRASJON_PASSORD", "",
                "FIKS_INTEGRASJONER_FILE", directory.resolve("integrasjoner.json").toString(),
                "PORTNER_TLS_INTERCEPTION", "true", "PORTNER_CA_DIR", directory.resolve("ca").toString(),
                "PORTNER_CA_KEY_DIR", directory.resolve("private").toString(),
                "PORTNER_TRANSPARENT", "true", "PORTNER_TRANSPARENT_HTTPS_PORT", "0", "PORTNER_TRANSPARENT_HTTP_PORT", "0"));
        variables.putAll(theReadmesVariables());
        portner = PortnerProcess.start(variables);
        eventually(PATIENCE, () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
    }

    /** Of a client of its own, which nobody is asked for. */
    private static void writeRegisteredKeys() throws Exception {
        ClientChain chain = environment.twin().pki().client(ClientCertificate.of(TwinEnvironment.ORGNO));
        Path shapes = Files.createDirectory(directory.resolve("shapes"));
        Map<String, KeySettings> keys = KeyShapes.write(shapes, new KeyPair(chain.leaf().getPublicKey(), chain.key()), chain.certificates());
        Files.writeString(directory.resolve("key.jwk"), keys.get("JWK").clientJwk().orElseThrow().reveal());
        Files.move(keys.get("PEM key that is registered").privateKeyPath().orElseThrow(), directory.resolve("key.pem"));
    }

    private static Map<String, String> theReadmesVariables() throws Exception {
        Script script = scripts().filter(each -> each.page().toString().equals("README.md"))
                .filter(each -> each.commands().stream().anyMatch(command -> command.contains("MASKINPORTEN_CERTIFICATE_PATH="))).findFirst().orElseThrow();
        return bash(text(script) + "env", Map.of()).lines().filter(line -> line.matches("(MASKINPORTEN|FIKS)_\\w+=.*"))
                .collect(Collectors.toMap(line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }

    @AfterEach
    void heal() {
        environment.twin().faults().clear();
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            // Both are closed, the process first.
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void itDoesWhatThePageSays(Script script) throws Exception {
        String text = text(script).replace("localhost:7180", "localhost:" + portner.proxyPort())
                .replace("localhost:7164", "localhost:" + portner.adminPort()).replace("localhost:7190", "localhost:" + portner.probesPort())
                .replace("localhost:443", "localhost:" + transparent());
        Map<String, String> here = new HashMap<>(variables);
        if (text.contains("MASKINPORTEN_CLIENT_JWK") || text.contains("MASKINPORTEN_PRIVATE_KEY")) {
            here.keySet().removeIf(name -> name.startsWith("MASKINPORTEN_CERTIFICATE_"));
        }
        boolean nothingElse = text.lines().allMatch(line -> line.matches("(export )?[A-Z][A-Z0-9_]*=.*"));
        assertThat(bash(nothingElse ? text + "portner config" : text, here)).as("what " + script + " says").isNotBlank();
    }

    private static String text(Script script) {
        return script.text("localhost:7180/<path>", "localhost:7180/echo/hello", "IntegrasjonId: <id>", "IntegrasjonId: " + SECOND.id(),
                "<client id>", TwinEnvironment.CLIENT_ID, "<id>", environment.integration().id(), "<kid>", KeyShapes.KEY_ID,
                "<path>", directory.toString());
    }

    private static String transparent() {
        Matcher announced = TRANSPARENT.matcher(portner.output());
        assertThat(announced.find()).as(portner.output()).isTrue();
        return announced.group(1);
    }

    /** @return what it says on standard output, when all of it succeeds */
    private static String bash(String script, Map<String, String> variables) throws IOException, InterruptedException {
        List<String> command = PortnerProcess.command();
        String quoted = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path errors = directory.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", BEFORE.formatted(quoted) + script).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(?i).*_proxy|(PORTNER|MASKINPORTEN|FIKS|QUARKUS)_.*"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s%n%s%n%s", script, said, Files.readString(errors)).isZero();
        return said;
    }
}
