package no.portner.admin;

import static no.portner.fuzz.Property.holds;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A {@code Host} and, after a line end, a question for a token: no name of another's is answered, and a question has scopes or is refused. */
public final class AdminRequestFuzz {

    private static final AdminHosts LOOPBACK = AdminHosts.of("localhost", false, List.of());

    private AdminRequestFuzz() {
    }

    public static void fuzzerTestOneInput(byte[] input) {
        String[] parts = new String(input, StandardCharsets.ISO_8859_1).split("\n", 2);
        if (LOOPBACK.allows(parts[0])) {
            String name = parts[0].replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
            holds(name.equals("localhost") || name.matches("127\\.[0-9]+\\.[0-9]+\\.[0-9]+") || name.matches("\\[[0:]*1]") || name.matches("\\[[0:]*:ffff:[0-9a-f.:]+]"),
                    "only loopback is answered");
        }
        if (parts.length == 2) {
            for (int form = 0; form < 2; form++) {
                try {
                    TokenQuery query = form == 0 ? TokenQuery.json(parts[1]) : TokenQuery.form(parts[1]);
                    holds(!query.scopes().isEmpty() && query.scopes().stream().noneMatch(scope -> scope.isEmpty() || scope.indexOf(' ') >= 0), "scopes are scopes");
                } catch (TokenQuery.Unreadable e) {
                    holds(e.getCause() == null, "an error has no cause that would repeat the request");
                }
            }
        }
    }
}
