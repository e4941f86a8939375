package no.portner.pages;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A block of commands on a page. Each test that runs some asks for {@linkplain #of its own}, so what it is asked to run it runs. */
public record Script(Page page, List<String> commands) {

    private static final List<String> LANGUAGES = List.of("sh", "bash", "shell", "console");

    public static List<Script> all() {
        return Page.all().stream().flatMap(page -> page.fenced().stream()).filter(fenced -> LANGUAGES.contains(fenced.language()))
                .map(fenced -> new Script(fenced.page(), commands(fenced.text()))).toList();
    }

    /** Those that one of the tests runs, without the commands in them that {@linkplain NotRun nothing runs}. */
    public static Stream<Script> of(Runner runner) {
        return all().stream().map(Script::withoutWhatNothingRuns).filter(script -> script.runners().equals(Set.of(runner)));
    }

    /** A command may go on in the next line; a comment is none. */
    static List<String> commands(String text) {
        return text.replaceAll("\\\\\\n *", "").lines().map(line -> line.replaceFirst("(^| +)# .*$", "").strip()).filter(line -> !line.isEmpty()).toList();
    }

    public Script withoutWhatNothingRuns() {
        return new Script(page, commands.stream().filter(command -> NotRun.reason(command).isEmpty()).toList());
    }

    /** Who runs it: nobody where a command is like none that any of them knows, and one where all is well. */
    Set<Runner> runners() {
        Set<Runner> runners = commands.stream().flatMap(command -> Runner.of(command).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Runner.class)));
        return runners.isEmpty() && commands.stream().anyMatch(Runner::setsVariables) ? Set.of(Runner.PORTNER) : runners;
    }

    /** The first command that nobody would run. */
    Optional<String> unknown() {
        return commands.stream().filter(command -> !Runner.setsVariables(command) && Runner.of(command).isEmpty()).findFirst();
    }

    /** All of it as bash reads it, with what stands for something put in its place: names and values in turn. */
    public String text(String... standIns) {
        String text = String.join("\n", commands) + "\n";
        for (int i = 0; i < standIns.length; i += 2) {
            text = text.replace(standIns[i], standIns[i + 1]);
        }
        List<String> left = Arrays.stream(text.split("(?=<)")).skip(1).filter(part -> part.matches("(?s)<[a-z][^<>\\n]*>.*")).toList();
        if (!left.isEmpty()) {
            throw new AssertionError(page + ": nothing stands for " + left);
        }
        return text;
    }

    @Override
    public String toString() {
        return page + ": " + (commands.isEmpty() ? "" : commands.get(0));
    }
}
