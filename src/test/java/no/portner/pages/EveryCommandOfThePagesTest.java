package no.portner.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a page tells people to type is run by a test, or stands in docs/README.md with the reason why not. */
class EveryCommandOfThePagesTest {

    private static final Pattern LOOKS_LIKE_ONE = Pattern.compile(
            "(?m)^(\\$ |curl |kubectl |helm |portner [a-z]|java |export |\\./|sudo |docker |openssl |git ).*");

    static List<Script> scripts() {
        return Script.all();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void itIsRunOrItIsSaidWhyNot(Script script) {
        Script run = script.withoutWhatNothingRuns();
        assertThat(run.unknown()).as("a command of " + script.page() + " that no test runs: see no.portner.pages.Runner").isEmpty();
        assertThat(run.runners()).as("who runs the block of " + script + "; where two would, make two blocks of it").hasSize(run.commands().isEmpty() ? 0 : 1);
    }

    @Test
    void noCommandStandsInABlockThatIsNotMarkedAsSuch() {
        List<String> found = Page.all().stream().flatMap(page -> page.fenced().stream()).filter(fenced -> fenced.language().isEmpty())
                .filter(fenced -> LOOKS_LIKE_ONE.matcher(fenced.text()).find()).map(Page.Fenced::toString).toList();
        assertThat(found).as("blocks that should begin with ```sh").isEmpty();
    }

    /** A reason that is left over, or is none. */
    @Test
    void whatIsNotRunIsOnAPageAndCouldNotBeRun() {
        List<String> commands = Script.all().stream().flatMap(script -> script.commands().stream()).toList();
        assertThat(NotRun.all()).isNotEmpty().allSatisfy(each -> {
            assertThat(commands).as("commands that begin with " + each.command()).anyMatch(each::of);
            assertThat(each.reason()).isNotBlank();
        });
    }

    @Test
    void whatCiShouldRunItRuns() throws IOException {
        List<String> lines = Files.readString(Path.of(".ci", "run")).replace(" -B -ntp", "").lines().toList();
        assertThat(Script.of(Runner.CI).flatMap(script -> script.commands().stream()).filter(command -> command.startsWith("./mvnw ")))
                .contains("./mvnw quarkus:dev").allSatisfy(command -> assertThat(lines).as(command)
                        .anyMatch(line -> line.startsWith("run " + (command.endsWith("quarkus:dev") ? ".ci/getting-started" : command))));
    }

    @Test
    void aCommandMayGoOnInTheNextLineAndACommentIsNone() {
        assertThat(Script.commands("# first\ncurl -s \\\n  a   # what it says\n\ncurl 'b#c'\n")).containsExactly("curl -s a", "curl 'b#c'");
    }

    @Test
    void whatStandsForSomethingIsReplacedOrFound() {
        Script script = new Script(NotRun.PAGE, List.of("curl <address> 2>/dev/null < file"));
        assertThat(script.text("<address>", "a")).isEqualTo("curl a 2>/dev/null < file\n");
        assertThatThrownBy(script::text).hasMessageContaining("<address>");
    }
}
