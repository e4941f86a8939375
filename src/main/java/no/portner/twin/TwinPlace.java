package no.portner.twin;

import java.util.List;

/**
 * Where a server of the twin listens.
 *
 * @param name what clients call it: in its URL, in its certificate, in Maskinporten's issuer
 * @param addresses all of them; of loopback's two the first is enough, for containers often have no ::1
 * @param port 0 for any free port
 */
public record TwinPlace(String name, List<String> addresses, int port) {

    private static final int HTTPS = 443;

    public TwinPlace {
        addresses = List.copyOf(addresses);
        if (name.isBlank() || addresses.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a server has a name, an address and a port");
        }
    }

    static TwinPlace loopback(int port) {
        return new TwinPlace("localhost", List.of("127.0.0.1", "::1"), port);
    }

    /** Without a slash at the end, and without a port where it is the one of https. */
    String url(int bound) {
        return "https://" + name + (bound == HTTPS ? "" : ":" + bound);
    }
}
