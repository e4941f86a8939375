package no.portner.config;

/** How a message repeats a wrong value: short, on one line, and not at all where it looks like a URL with a password, JSON or PEM. */
final class Shown {

    private static final int MOST = 80;

    private Shown() {
    }

    static String value(String text) {
        if (text.contains("@") || text.contains("{") || text.contains("-----")) {
            return "(not shown)";
        }
        String line = text.replaceAll("[^\\x20-\\x7e\\u00a0-\\u00ff]", "?");
        return "\"" + (line.length() > MOST ? line.substring(0, MOST) + "..." : line) + "\"";
    }
}
