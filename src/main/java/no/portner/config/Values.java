package no.portner.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Parsers of the plain kinds of values; {@link Durations} and {@link Addresses} have the rest. */
public final class Values {

    private static final Set<String> YES = Set.of("true", "on");
    private static final Set<String> NO = Set.of("false", "off");

    private Values() {
    }

    /** {@code true} or {@code on}, {@code false} or {@code off}, in any case. */
    public static Parser<Boolean> bool() {
        return text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (YES.contains(word) || NO.contains(word)) {
                return YES.contains(word);
            }
            throw new Unusable("is neither true nor false", "set true or false");
        };
    }

    /** A whole number of the range, both ends included. */
    public static Parser<Integer> number(int least, int most) {
        return text -> {
            String remedy = "set a whole number from " + least + " to " + most;
            if (!text.matches("[0-9]{1,10}")) {
                throw new Unusable("is not a whole number", remedy);
            }
            long number = Long.parseLong(text);
            if (number < least || number > most) {
                throw new Unusable("is out of range", remedy);
            }
            return (int) number;
        };
    }

    /** A TCP port; 0 lets the system choose. */
    public static Parser<Integer> port() {
        return number(0, 65_535);
    }

    /** One of an enum's constants, written in lower case with hyphens: {@code FIRST_TOKEN} is {@code first-token}. */
    public static <E extends Enum<E>> Parser<E> oneOf(E[] constants) {
        return text -> {
            for (E constant : constants) {
                if (written(constant).equals(text.toLowerCase(Locale.ROOT))) {
                    return constant;
                }
            }
            throw new Unusable("is unknown", "set " + Arrays.stream(constants).map(Values::written).collect(Collectors.joining(" or ")));
        };
    }

    /** The same, where {@code true} and {@code false} stand for two of them. */
    public static <E extends Enum<E>> Parser<E> switchOr(E[] constants, E yes, E no) {
        return text -> {
            String word = text.toLowerCase(Locale.ROOT);
            return YES.contains(word) ? yes : NO.contains(word) ? no : oneOf(constants).parse(text);
        };
    }

    /** Items between blanks or commas, each once, in their order. At least one. */
    public static <T> Parser<List<T>> list(Parser<T> item) {
        return text -> {
            Set<T> items = new LinkedHashSet<>();
            for (String part : text.split("[\\s,]+")) {
                if (!part.isEmpty()) {
                    items.add(item.parse(part));
                }
            }
            if (items.isEmpty()) {
                throw new Unusable("is an empty list", "set at least one item, or unset it");
            }
            return List.copyOf(items);
        };
    }

    /** Visible ASCII without blanks: identifiers that travel in tokens and headers. */
    public static Parser<String> word() {
        return text -> all(text, c -> c > ' ' && c < 0x7f, "has a blank or a character beyond ASCII", "set the value as it was issued");
    }

    /** What an HTTP field value can carry (RFC 9110 5.5), kept to ASCII. */
    public static Parser<String> fieldValue() {
        return text -> {
            all(text, c -> c >= ' ' && c < 0x7f, "has a line break, another control character or a character beyond ASCII",
                    "set the value as it was issued, on one line: an HTTP header has to carry it");
            if (!text.equals(text.strip())) {
                throw new Unusable("begins or ends with a blank", "remove it: an HTTP header cannot carry it");
            }
            return text;
        };
    }

    /** A scope token (RFC 6749 3.3). */
    public static Parser<String> scope() {
        return text -> all(text, c -> c > ' ' && c < 0x7f && c != '"' && c != '\\', "has a character that no scope has",
                "set the scopes between blanks, such as ks:fiks");
    }

    /** A day of the calendar. */
    public static Parser<LocalDate> date() {
        return text -> {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw new Unusable("is not a day", "set year, month and day, such as 2026-03-01");
            }
        };
    }

    /** Any text. */
    public static Parser<String> text() {
        return text -> text;
    }

    /** A path, whether or not something is there. Neither content nor a URL: the error that there is no such file would repeat it. */
    public static Parser<Path> path() {
        return text -> {
            if (text.contains("\n") || text.contains("://")) {
                throw new Unusable("is not a path", "set the path of a file");
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new Unusable("is not a path", "set the path of a file");
            }
        };
    }

    /** A file that is there and can be read now. */
    public static Parser<Path> readableFile() {
        return text -> {
            Path path = path().parse(text);
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
                throw new Unusable("is not a file that can be read", "check the volume mount and the file's permissions");
            }
            return path;
        };
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String all(String text, IntPredicate allowed, String wrong, String remedy) throws Unusable {
        if (!text.chars().allMatch(allowed)) {
            throw new Unusable(wrong, remedy);
        }
        return text;
    }
}
