package no.portner.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Parsers of {@code key=value,key=value} with percent escapes in the values, as OpenTelemetry's variables write lists. */
public final class Pairs {

    private static final String REMEDY = "set key=value, with commas between several, and %2C for a comma in a value";
    /** RFC 9110 section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private Pairs() {
    }

    /** Any text for a key and for its value; of a key that is there twice, the last one. */
    public static Parser<Map<String, String>> texts() {
        return text -> {
            Map<String, String> pairs = new LinkedHashMap<>();
            for (String pair : text.split(",")) {
                if (pair.isBlank()) {
                    continue;
                }
                int sign = pair.indexOf('=');
                String key = sign < 0 ? "" : pair.substring(0, sign).strip();
                if (key.isEmpty()) {
                    throw new Unusable("has an item that is not key=value", REMEDY);
                }
                pairs.put(key, unescaped(pair.substring(sign + 1).strip()));
            }
            return pairs;
        };
    }

    /** What a request's headers can be. */
    public static Parser<Map<String, String>> headers() {
        return text -> {
            Map<String, String> pairs = texts().parse(text);
            for (Map.Entry<String, String> pair : pairs.entrySet()) {
                if (!TOKEN.matcher(pair.getKey()).matches()) {
                    throw new Unusable("has a name that no header can have", REMEDY);
                }
                Values.fieldValue().parse(pair.getValue());
            }
            return pairs;
        };
    }

    private static String unescaped(String value) throws Unusable {
        try {
            // Not a form's: a plus is a plus.
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Unusable("has a % that begins no escape", REMEDY);
        }
    }
}
