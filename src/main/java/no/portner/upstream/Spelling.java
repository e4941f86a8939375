package no.portner.upstream;

import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;

/**
 * Names of headers as those upstreams read them that fold several spellings into one (CGI variables): case does not count, and {@code _}
 * and {@code .} are {@code -}. Compares without making a String of a name: every header of every call is compared.
 */
public final class Spelling {

    private Spelling() {
    }

    /** The one spelling of a name that others are compared with: lower case, {@code _} and {@code .} as {@code -}. */
    public static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }

    /** @param canonical a {@link #canonical} name */
    public static boolean is(CharSequence name, String canonical) {
        return name.length() == canonical.length() && startsWith(name, canonical);
    }

    static boolean startsWith(CharSequence name, String canonical) {
        if (name.length() < canonical.length()) {
            return false;
        }
        for (int i = 0; i < canonical.length(); i++) {
            if (folded(name.charAt(i)) != canonical.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static char folded(char c) {
        return c == '_' || c == '.' ? '-' : AsciiString.toLowerCase(c);
    }

    /** Whether it is one of these names in any spelling. */
    static boolean isOneOf(CharSequence name, List<String> canonical) {
        for (int i = 0; i < canonical.size(); i++) {
            if (is(name, canonical.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is one of these names, as they are but for case. */
    static boolean isWritten(CharSequence name, List<String> canonical) {
        for (int i = 0; i < canonical.size(); i++) {
            if (AsciiString.contentEqualsIgnoreCase(name, canonical.get(i))) {
                return true;
            }
        }
        return false;
    }
}
