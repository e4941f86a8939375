package no.portner.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Portner says of the tokens it got, by the id of the grant it asked with: the twin knows only when it gave them out. */
record GrantLog(Map<String, Grant> granted) {

    private static final Pattern TIME = Pattern.compile("\"timestamp\":\"([^\"]+)\"");
    private static final Pattern GRANTED = Pattern.compile("Token granted: .*, jti ([0-9a-f-]{36}), after (\\d+) ms");

    /** @param took from the beginning of the attempt */
    record Grant(Instant arrived, Duration took) {
    }

    /** @param output of Portner, as JSON lines */
    static GrantLog of(String output) {
        Map<String, Grant> granted = new HashMap<>();
        output.lines().forEach(line -> {
            Matcher grant = GRANTED.matcher(line);
            Matcher time = TIME.matcher(line);
            if (grant.find() && time.find()) {
                granted.put(grant.group(1), new Grant(Instant.parse(time.group(1)), Duration.ofMillis(Long.parseLong(grant.group(2)))));
            }
        });
        return new GrantLog(granted);
    }

    /** @param at the moment at which the request came to the twin */
    Instant begun(String jti, Instant at) {
        Grant grant = granted.get(jti);
        return grant == null ? at : grant.arrived.minus(grant.took);
    }

    boolean hadArrived(String jti, Instant at) {
        return granted.containsKey(jti) && !granted.get(jti).arrived.isAfter(at);
    }
}
