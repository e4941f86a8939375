package no.portner.config;

import java.util.regex.Pattern;

/**
 * How a value that is no secret by its name is repeated to a person: on one line, and without what may be a secret by its look. People do
 * paste a key where its path belongs.
 */
final class Shown {

    private static final int MOST = 80;
    private static final String HIDDEN = "***";
    /** PEM, a JWK, a JWT, or a binary key or certificate in base64. */
    private static final Pattern SECRET = Pattern.compile("-----BEGIN|\"kty\"\\s*:|eyJ[A-Za-z0-9_-]{8}|MI[A-Za-z0-9+/]{60}");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("://[^/?#\\s]*:(?![0-9]+/)\\S*@");
    /** The user and the password of a URL, to the last at-sign: not everyone encodes what has to be. */
    private static final Pattern USER = Pattern.compile("(?<=//)\\S*@|[^\\s,/:]*:(?!//)\\S*@");
    private static final Pattern QUERY_VALUE = Pattern.compile("([?&][^=&\\s]*=)[^&\\s]*");
    private static final Pattern NOT_A_LINE = Pattern.compile("[^\\x20-\\x7e\\u00a0-\\u00ff]");

    private Shown() {
    }

    /** A value that cannot be used, for the message that says so: short, and rather not at all where it looks like more than it should. */
    static String value(String text) {
        if (text.contains("@") || text.contains("{") || text.contains("-----") || looksSecret(text)) {
            return "(not shown)";
        }
        String line = found(text);
        return "\"" + (line.length() > MOST ? line.substring(0, MOST) + "..." : line) + "\"";
    }

    /** Whether a text that should be plain looks like a key or a token, or holds a password. */
    static boolean looksSecret(String text) {
        return SECRET.matcher(text).find() || PASSWORD_IN_URL.matcher(text).find();
    }

    /** A value that is in use: whole, but for what it may hide. */
    static String found(String text) {
        if (SECRET.matcher(text).find()) {
            return HIDDEN;
        }
        String withoutUser = USER.matcher(text).replaceAll(HIDDEN + "@");
        return NOT_A_LINE.matcher(QUERY_VALUE.matcher(withoutUser).replaceAll("$1" + HIDDEN)).replaceAll("?");
    }
}
