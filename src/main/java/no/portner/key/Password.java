package no.portner.key;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.portner.config.Secret;

/**
 * The password of a store or of a key, and the variable that sets it. A store without a password has the empty one, so that is tried
 * where none is set.
 *
 * @param secret what is set
 * @param variable the variable that sets it, or is to set it
 * @param borrowed the secret is that of the store around the key, for want of the key's own
 */
record Password(Optional<Secret> secret, String variable, boolean borrowed) {

    /** As characters. */
    char[] characters() {
        return secret.map(Secret::reveal).orElse("").toCharArray();
    }

    /** As PBES2 takes it (RFC 8018 3: UTF-8). */
    byte[] utf8() {
        return secret.map(Secret::reveal).orElse("").getBytes(StandardCharsets.UTF_8);
    }

    /** What PBES2 may have been fed, likeliest first: some Java programs give Latin-1. */
    List<byte[]> pbes2Forms() {
        byte[] latin1 = secret.map(Secret::reveal).orElse("").getBytes(StandardCharsets.ISO_8859_1);
        return utf8().length == latin1.length ? List.of(utf8()) : List.of(utf8(), latin1);
    }

    /** The bytes of {@link #utf8()} as so many characters, for code that takes characters and uses the low byte of each. */
    char[] utf8Characters() {
        return new String(utf8(), StandardCharsets.ISO_8859_1).toCharArray();
    }

    /**
     * What PKCS#12's own algorithms may have been fed, likeliest first (RFC 7292 B.1: UTF-16 with a closing zero). Writers disagree on the
     * empty password, which some give without the zero, and old OpenSSL took each byte for a character.
     */
    List<char[]> pkcs12Forms() {
        List<char[]> forms = new ArrayList<>();
        forms.add(characters());
        if (characters().length == 0) {
            forms.add(new char[] {0});
        }
        if (utf8().length != characters().length) {
            forms.add(utf8Characters());
        }
        return forms;
    }

    /** The password is missing, or another than the one that locks {@code what}. */
    KeyProblem refused(String what) {
        if (borrowed) {
            return new KeyProblem(KeyProblem.Kind.PASSWORD, what + " has a password of its own: set " + variable + " to it.");
        }
        return new KeyProblem(KeyProblem.Kind.PASSWORD, secret.isEmpty()
                ? what + " is protected by a password: set " + variable + " to it."
                : what + " does not open with the password in " + variable + ": set " + variable + " to the right one, without blanks or a "
                        + "line end around it.");
    }
}
