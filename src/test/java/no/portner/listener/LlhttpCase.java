package no.portner.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.portner.Corpora;

/**
 * One of llhttp's cases: a title, bytes, and what llhttp says to them. Without those in which it is told that there is no body where one
 * is announced: a server has nobody to tell it so.
 *
 * @param name the file and the title
 * @param kind {@code request}, or one of its lenient ways to read, such as {@code request-lenient-headers}
 * @param bytes one to a character
 * @param log llhttp's events
 */
record LlhttpCase(String name, String kind, String bytes, String log) {

    private static final Pattern CASE = Pattern.compile("(?:^|\\n)#+ ([^\\n]*)\\n(?:(?!\\n#)[\\s\\S])*?"
            + "<!-- meta=\\{\\s*\"type\":\\s*\"([a-z-]+)\"(?![^\\n]*skipBody)[^\\n]*-->\\n```http\\n((?:(?!\\n```)[\\s\\S])*)\\n```\\n(?:(?!\\n#)[\\s\\S])*?```log\\n([\\s\\S]*?)```");
    private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-fA-F]+)");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{1,3})");

    /** @param side {@code request} or {@code response} */
    static List<LlhttpCase> all(String side) throws IOException {
        List<LlhttpCase> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Corpora.folder("llhttp").resolve("test").resolve(side))) {
            for (Path file : files.sorted().toList()) {
                Matcher found = CASE.matcher(Files.readString(file));
                while (found.find()) {
                    all.add(new LlhttpCase(file.getFileName() + ": " + found.group(1), found.group(2), unescape(found.group(3)), found.group(4)));
                }
            }
        }
        return all;
    }

    /** As llhttp's own tests read them: a line ends with CR LF unless that is escaped, and other bytes are written as in C. */
    private static String unescape(String text) {
        String lines = text.replaceAll("\\\\\\n", "").replace("\n", "\r\n");
        String words = lines.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t").replace("\\f", "\f");
        String hex = HEX.matcher(words).replaceAll(m -> character(m, 16));
        return OCTAL.matcher(hex).replaceAll(m -> character(m, 8));
    }

    private static String character(MatchResult found, int radix) {
        return Matcher.quoteReplacement(String.valueOf((char) (Integer.parseInt(found.group(1), radix) & 0xff)));
    }

    /** Whether llhttp, as strict as it is by default, says that this is not HTTP; its pauses are not that. */
    boolean isInvalid() {
        return log.contains("error code=") && !log.contains("error code=21") && !log.contains("error code=22") && !log.contains("error code=23")
                && !log.contains("Data after `Connection: close`");
    }

    /** How many messages llhttp finds to be whole. */
    long whole() {
        return Pattern.compile("message complete").matcher(log).results().count();
    }

    /** How many messages llhttp finds the head of. */
    long heads() {
        return Pattern.compile("headers complete").matcher(log).results().count();
    }

    @Override
    public String toString() {
        return name + " (" + kind + ")";
    }
}
