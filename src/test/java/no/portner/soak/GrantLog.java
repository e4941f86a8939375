package no.portner.soak;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When Portner says that it has got a token, by the id of the grant it asked with: the twin knows only when it gave it out. */
record GrantLog(Map<String, Instant> granted) {

    private static final Pattern TIME = Pattern.compile("\"timestamp\":\"([^\"]+)\"");
    private static final Pattern GRANTED = Pattern.compile("Token granted: .*, jti ([0-9a-f-]{36})");

    /** @param output of Portner, as JSON lines */
    static GrantLog of(String output) {
        Map<String, Instant> granted = new HashMap<>();
        output.lines().forEach(line -> {
            Matcher jti = GRANTED.matcher(line);
            Matcher time = TIME.matcher(line);
            if (jti.find() && time.find()) {
                granted.put(jti.group(1), Instant.parse(time.group(1)));
            }
        });
        return new GrantLog(granted);
    }

    boolean hadArrived(String jti, Instant at) {
        return granted.containsKey(jti) && !granted.get(jti).isAfter(at);
    }
}
