package no.portner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class MistakesPageTest {

    private static final Path PAGE = Path.of("docs", "mistakes-of-others.md");
    private static final Path LIST = Path.of("..", "shared", "facts", "peers.md");

    /** Mistake and tests; the page and the annotations say the same, so a test that is renamed or taken away is missed here. */
    @Test
    void everyRowNamesTheTestsThatShowItAndNoOthers() throws Exception {
        assertThat(rows(Files.readAllLines(PAGE), 2)).isEqualTo(annotated());
    }

    @Test
    void everyMistakeOfTheListThatWasCollectedIsOnThePage() throws IOException {
        boolean there = Files.exists(LIST);
        assertThat(there || !"true".equals(System.getenv("CI"))).as("the list stands beside the checkout").isTrue();
        assumeTrue(there, "the list does not stand beside the checkout");
        List<String> lines = Files.readAllLines(LIST);
        List<String> table = lines.subList(lines.indexOf("| mistake | where |"), lines.size());
        assertThat(rows(table, 1)).hasSizeGreaterThan(20);
        assertThat(rows(Files.readAllLines(PAGE), 2).keySet()).containsAll(rows(table, 1).keySet());
    }

    /** The first column, and the names in backticks of another one. */
    private static Map<String, Set<String>> rows(List<String> lines, int column) {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        boolean within = false;
        for (String line : lines) {
            within |= line.startsWith("|---");
            if (within && !line.startsWith("|")) {
                break;
            }
            if (within && !line.startsWith("|---")) {
                String[] cells = line.split("\\|");
                rows.put(cells[1].strip(), names(cells[column + 1]));
            }
        }
        return rows;
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        for (String piece : cell.split("`")) {
            if (piece.contains("#")) {
                names.add(piece);
            }
        }
        return names;
    }

    private static Map<String, Set<String>> annotated() throws Exception {
        Path classes = Path.of(MistakesPageTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Path> tests;
        try (Stream<Path> files = Files.walk(classes)) {
            tests = files.filter(file -> file.toString().matches(".*(Test|IT)\\.class")).toList();
        }
        Map<String, Set<String>> found = new LinkedHashMap<>();
        for (Path file : tests) {
            String name = classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
            for (Method method : Class.forName(name, false, MistakesPageTest.class.getClassLoader()).getDeclaredMethods()) {
                Mistake mistake = method.getAnnotation(Mistake.class);
                if (mistake != null) {
                    assertThat(method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
                            .as("%s is a test", method).isTrue();
                    found.computeIfAbsent(mistake.value(), row -> new TreeSet<>()).add(name.substring(name.lastIndexOf('.') + 1) + "#" + method.getName());
                }
            }
        }
        return found;
    }
}
