package no.portner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final Path PAGE = Path.of("docs", "configuration.md");

    @Test
    void thePageSaysWhatTheCatalogueSays() throws IOException {
        if ("write".equals(System.getProperty("portner.docs"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigurationPage.text());
        }
        assertThat(PAGE).as("stale: run " + ConfigurationPage.COMMAND).exists();
        assertThat(Files.readString(PAGE)).as("stale: run " + ConfigurationPage.COMMAND).isEqualTo(ConfigurationPage.text());
    }

    @Test
    void thePageNamesEveryVariableAndEveryAttribute() {
        String page = ConfigurationPage.text();
        for (Variable variable : Variable.values()) {
            assertThat(page).contains("| `" + variable.name() + "`");
        }
        for (RouteAttribute attribute : RouteAttribute.values()) {
            assertThat(page).contains("| `" + attribute.name() + "`");
        }
    }
}
