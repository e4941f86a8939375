package no.portner;

import no.portner.config.Parser;
import no.portner.config.Unusable;

/** Reads a path prefix: whole segments, in the one spelling that cannot be read in two ways. */
final class PathPrefix {

    private PathPrefix() {
    }

    static Parser<String> parser() {
        return text -> {
            String prefix = (text.startsWith("/") ? "" : "/") + text + (text.endsWith("/") ? "" : "/");
            if (!prefix.matches("[A-Za-z0-9/._~!$&'()*+=:@-]+")) {
                throw new Unusable("has a character that a prefix cannot have", "set plain paths such as /api/v2/");
            }
            if (prefix.contains("//") || prefix.contains("/./") || prefix.contains("/../")) {
                throw new Unusable("has an empty segment or a dot segment", "set plain paths such as /api/v2/");
            }
            return prefix;
        };
    }
}
