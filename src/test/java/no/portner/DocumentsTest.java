package no.portner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.portner.config.RouteAttribute;
import no.portner.config.Setting;
import no.portner.config.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents name exists. */
class DocumentsTest {

    private static final Path README = Path.of("README.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
    private static final Pattern VARIABLE = Pattern.compile("\\b(?:PORTNER|MASKINPORTEN|FIKS)_[A-Z0-9_n]*");
    private static final Pattern ROUTE = Pattern.compile("PORTNER_ROUTES_(?:n|[0-9]+)__");
    private static final Pattern COMMAND = Pattern.compile("\\./mvnw[^`\\n#|]*");
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.}>-])/(?:home|root|work|tmp|opt|mnt|Users)/|\\b[A-Z]:\\\\");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]+(?:Test|IT|Fuzz))(?:\\.[a-z]\\w*)?`");
    private static final Set<String> COMMANDS = Set.of("./mvnw quarkus:dev", "./mvnw verify", "./mvnw verify -Dnative");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(README, Path.of("CHANGELOG.md"), Path.of("SECURITY.md"), Path.of("k8s", "README.md")));
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRelativeLinkLeadsSomewhere(Path page) {
        for (MatchResult link : all(LINK, withoutCode(read(page))).toList()) {
            String target = link.group(1);
            if (!target.matches("[a-z]+:.*")) {
                String[] parts = target.split("#", 2);
                Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
                assertThat(file).as("link in " + page).exists();
                if (parts.length == 2) {
                    assertThat(anchors(file)).as("link in " + page + " to " + file).contains(parts[1]);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyVariableExists(Path page) {
        Set<String> known = known();
        // k8s/redirect has variables of its own; in migration.md the first column has others' names.
        String text = read(page).replaceAll("PORTNER_REDIRECT_\\w+", "");
        text = page.endsWith("migration.md") ? text.replaceAll("(?m)^\\|[^|]*\\|", "|") : text;
        for (MatchResult match : all(VARIABLE, text).toList()) {
            String name = ROUTE.matcher(match.group()).replaceFirst("PORTNER_ROUTES_n__");
            boolean exists = name.endsWith("_") ? known.stream().anyMatch(variable -> variable.startsWith(name)) : known.contains(name);
            assertThat(exists).as(match.group() + " in " + page + " is a variable of Portner's").isTrue();
        }
    }

    /** The security page says which test shows what it says; others may. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyTestThatIsNamedExists(Path page) throws IOException {
        Set<String> tests = new HashSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".java"))
                    .forEach(file -> tests.add(file.substring(0, file.length() - ".java".length())));
        }
        assertThat(all(TEST, read(page)).map(match -> match.group(1))).as("tests named in " + page).isSubsetOf(tests);
    }

    @Test
    void theIndexHasEveryPage() throws IOException {
        Path index = Path.of("docs", "README.md");
        Set<Path> linked = new HashSet<>();
        all(LINK, read(index)).forEach(link -> linked.add(index.resolveSibling(link.group(1).split("#")[0]).normalize()));
        assertThat(linked).containsAll(pages().stream().filter(page -> page.getParent() != null && page.getParent().equals(index.getParent()))
                .filter(page -> !page.equals(index)).toList());
    }

    @Test
    void everyBuildCommandOfTheReadmeIsOneThatIsTried() {
        assertThat(all(COMMAND, read(README)).map(match -> match.group().strip())).isNotEmpty().isSubsetOf(COMMANDS);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void noPageKnowsTheMachineItWasWrittenOn(Path page) {
        assertThat(all(MACHINE_PATH, read(page)).map(MatchResult::group)).as("paths in " + page).isEmpty();
    }

    /** Which are those of the other processor, without what only that one has. */
    @Test
    void theBuildForArm64HasTheSettingsOfTheOther() {
        String name = "quarkus.native.additional-build-args=";
        String properties = read(Path.of("src", "main", "resources", "application.properties"));
        String ours = properties.lines().filter(line -> line.startsWith(name)).findFirst().orElseThrow();
        assertThat(read(Path.of("docs", "releases.md"))).contains("-D" + ours.replaceAll("-H:CPUFeatures=\\w+,", "") + "\n");
    }

    private static Set<String> known() {
        Set<String> names = new HashSet<>();
        Stream.concat(Arrays.stream(Variable.values()).map(Setting.class::cast),
                Arrays.stream(RouteAttribute.values()).map(RouteAttribute::ofPreset)).forEach(setting -> {
                    names.add(setting.name());
                    if (setting.secret()) {
                        names.add(setting.fileName());
                    }
                });
        return names;
    }

    /** As GitHub makes them: lower case, blanks as hyphens, without punctuation. */
    private static List<String> anchors(Path page) {
        return all(HEADING, read(page)).map(match -> match.group(1).toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).toList();
    }

    private static String withoutCode(String text) {
        return text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\\n]*`", "");
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
