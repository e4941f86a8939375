package no.portner.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.portner.blackbox.pod.Tools;
import no.portner.pages.Runner;
import no.portner.pages.Script;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages tell people to do to a machine, done in a directory that stands for it; what would start something (systemctl, docker) is
 * written down instead. {@code SystemdUnitIT} starts the unit, {@link ComposeFileTest} reads the compose file.
 */
class CommandsOfMachinesTest {

    private static final Path UNIT = Path.of("src", "main", "systemd", "portner.service");
    private static final Path COMPOSE = Path.of("src", "main", "docker", "compose.yaml");
    private static final String BEFORE = """
            set -euo pipefail
            cd '%s'
            sudo() { "$@"; }
            chown() { [ "$1" = 65532 ] && ls "${@:2}" >/dev/null; }
            systemctl() { echo "systemctl $*"; }
            docker() { echo "docker $*"; env; }
            """;

    @TempDir
    Path machine;

    static Stream<Script> scripts() {
        return Script.of(Runner.MACHINE);
    }

    @BeforeEach
    void bring() throws IOException {
        Tools.require("openssl version", "install --version");
        Files.createDirectories(machine.resolve("etc/systemd/system"));
        Files.createDirectories(machine.resolve("target"));
        for (String file : List.of("auth.p12", "auth.password", "integrasjon.password", "environment", "target/portner-1.0.0-runner",
                "target/libnetty_tcnative.so", "target/libnetty_transport.so")) {
            Files.writeString(machine.resolve(file), "made up");
        }
        for (Path file : List.of(UNIT, COMPOSE)) {
            Files.createDirectories(machine.resolve(file).getParent());
            Files.copy(file, machine.resolve(file));
        }
    }

    private String run(Script script) {
        String text = script.text("<path>", machine.toString(), "<client id>", "client", "<id>", "id", "<image>", "portner:1.0.0")
                .replace(" /usr/", " " + machine + "/usr/").replace(" /etc/", " " + machine + "/etc/");
        return Tools.run(List.of("bash", "-c", BEFORE.formatted(machine) + text));
    }

    private static Script withCommand(String beginning) {
        return scripts().filter(script -> script.commands().stream().anyMatch(command -> command.startsWith(beginning))).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void eachCommandSucceeds(Script script) {
        run(script);
    }

    @Test
    void whatTheUnitNamesIsThereAfterwards() throws IOException {
        assertThat(run(withCommand("sudo install"))).contains("systemctl daemon-reload", "systemctl enable --now portner");
        List<String> named = Pattern.compile("(?m)^(?:ExecStart|EnvironmentFile)=(\\S+)|^LoadCredential=\\S+:(\\S+)").matcher(Files.readString(UNIT))
                .results().map(match -> match.group(1) == null ? match.group(2) : match.group(1)).toList();
        assertThat(named).hasSize(5).allSatisfy(file -> assertThat(machine.resolve(file.substring(1))).isNotEmptyFile());
        assertThat(machine.resolve("etc/systemd/system/portner.service")).hasSameTextualContentAs(UNIT);
        assertThat(machine.resolve("usr/local/lib/portner/portner")).isExecutable();
        assertThat(Files.getPosixFilePermissions(machine.resolve("etc/portner/certificate"))).hasSize(2);
        assertThat(machine.resolve("usr/local/lib/portner/libnetty_tcnative.so")).exists();
    }

    @Test
    void whatComposeAsksForIsThereAfterwards() throws IOException {
        String said = run(withCommand("docker compose"));
        assertThat(said).contains("docker compose -f " + COMPOSE + " up");
        String compose = Files.readString(COMPOSE);
        assertThat(Pattern.compile("\\$\\{([A-Z_]+):\\?").matcher(compose).results().map(match -> match.group(1)).distinct())
                .contains("MASKINPORTEN_CLIENT_ID").allSatisfy(name -> assertThat(said).contains(name + "="));
        assertThat(Pattern.compile("\\$\\{SECRETS:-\\./secrets\\}/([a-z-]+)").matcher(compose).results().map(match -> match.group(1)).distinct())
                .isNotEmpty().allSatisfy(file -> assertThat(machine.resolve("secrets").resolve(file)).isNotEmptyFile());
    }
}
