package no.portner.twin;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The newest tokens given out and assertions received: what a client under test must not have written anywhere. */
final class Secrets {

    /** As a form sends it: base64url and dots need no escaping. */
    private static final Pattern ASSERTION = Pattern.compile("(?:^|&)assertion=([^&\\s]+)");

    private final Journal<String> values = new Journal<>();

    /** @param form the body of a token request, well-formed or not */
    void received(String form) {
        Matcher assertion = ASSERTION.matcher(form);
        if (assertion.find()) {
            values.add(assertion.group(1));
        }
    }

    void issued(String token) {
        values.add(token);
    }

    List<String> values() {
        return values.entries();
    }
}
