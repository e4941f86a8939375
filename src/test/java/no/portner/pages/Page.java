package no.portner.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A document, and what stands in it between fences. */
public record Page(Path file) {

    private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^ *```");
    /** Where people are told to type something. */
    private static final List<Path> PLACES = List.of(Path.of("README.md"), Path.of("CHANGELOG.md"), Path.of("SECURITY.md"), Path.of("docs"),
            Path.of("k8s"), Path.of("bench"));

    /** What stands between fences in any language, without the indentation that it shares with its list. */
    public record Fenced(Page page, String language, String text) {

        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    public static List<Page> all() {
        List<Page> pages = new ArrayList<>();
        for (Path place : PLACES) {
            try (Stream<Path> files = Files.walk(place)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().map(Page::new).forEach(pages::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return pages;
    }

    public List<Fenced> fenced() {
        return FENCED.matcher(text()).results().map(match -> new Fenced(this, match.group(2), match.group(3).replaceAll("(?m)^" + match.group(1), "")))
                .toList();
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
