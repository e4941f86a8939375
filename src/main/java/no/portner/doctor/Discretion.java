package no.portner.doctor;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Pattern;

/**
 * What may be shown of a text that somebody else wrote: a server may well send back what it was sent. Nothing that is a secret of ours or
 * looks like a JWT, nothing that a terminal obeys, and not more than a person reads.
 */
final class Discretion {

    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");
    private static final Pattern JWT = Pattern.compile("[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]*");
    private static final int SHORTEST_SECRET = 3;
    private static final int LONGEST = 600;

    private final Set<String> secrets = new CopyOnWriteArraySet<>();

    /** From now on. */
    void keep(String secret) {
        if (secret.length() >= SHORTEST_SECRET) {
            secrets.add(secret);
        }
    }

    String showable(String text) {
        String shown = UNSHOWABLE.matcher(text.length() > 20 * LONGEST ? text.substring(0, 20 * LONGEST) : text).replaceAll(" ").strip();
        for (String secret : secrets) {
            shown = shown.replace(secret, "***");
        }
        shown = JWT.matcher(shown).replaceAll("***");
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "...";
    }
}
