package no.portner.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import no.portner.blackbox.pod.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd itself says of the unit. {@code SystemdUnitIT} runs it. */
class UnitFileTest {

    private static final Path UNIT = Path.of("src", "main", "systemd", "portner.service");
    /** In tenths: 100 is a service without any sandbox. */
    private static final String HIGHEST_EXPOSURE = "15";

    @TempDir
    Path directory;

    private static List<String> values(String setting) throws IOException {
        return Files.readAllLines(UNIT).stream().filter(line -> line.startsWith(setting + "="))
                .map(line -> line.substring(setting.length() + 1)).toList();
    }

    @Test
    void systemdUnderstandsEveryLine() throws IOException {
        Tools.require("systemd-analyze --version");
        // The program is not on this machine.
        String without = Files.readString(UNIT).replaceAll("(?m)^ExecStart=.*$", "ExecStart=/bin/true");
        Path unit = Files.writeString(directory.resolve("portner.service"), without);
        assertThat(Tools.run(List.of("systemd-analyze", "verify", "--man=no", unit.toString()))).doesNotContain("portner.service");
    }

    @Test
    void littleIsExposed() {
        Tools.require("systemd-analyze --version");
        assertThat(Tools.run(List.of("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=" + HIGHEST_EXPOSURE,
                UNIT.toString()))).contains("Overall exposure level for portner.service: 1.");
    }

    @Test
    void itIsGivenTimeToDrainAndWrongConfigurationIsNotTriedAgain() throws IOException {
        assertThat(Duration.ofSeconds(Long.parseLong(values("TimeoutStopSec").get(0)))).isGreaterThan(Duration.ofSeconds(25));
        assertThat(values("RestartPreventExitStatus")).containsExactly("64");
        assertThat(values("Restart")).containsExactly("on-failure");
        assertThat(values("Environment")).contains("PORTNER_SHUTDOWN=sidecar");
    }
}
