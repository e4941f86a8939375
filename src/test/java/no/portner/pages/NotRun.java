package no.portner.pages;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What no test runs, and why not: the table in docs/README.md, where readers see it too.
 *
 * @param command how it begins
 */
record NotRun(String command, String reason) {

    static final Page PAGE = new Page(Path.of("docs", "README.md"));
    private static final String HEADING = "## Commands that no test runs";
    private static final List<NotRun> ALL = read();

    private static List<NotRun> read() {
        String text = PAGE.text();
        return text.substring(text.indexOf(HEADING)).lines().filter(line -> line.startsWith("| `")).map(line -> line.split("\\|"))
                .map(cells -> new NotRun(cells[1].strip().replace("`", ""), cells[2].strip())).toList();
    }

    static List<NotRun> all() {
        return ALL;
    }

    static Optional<String> reason(String command) {
        return ALL.stream().filter(each -> each.of(command)).map(NotRun::reason).findFirst();
    }

    boolean of(String line) {
        return line.startsWith(command);
    }
}
