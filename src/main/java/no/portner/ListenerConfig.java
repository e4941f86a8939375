package no.portner;

import java.util.Objects;
import no.portner.config.Addresses;

/**
 * Where a listener binds.
 *
 * @param address {@code localhost} (127.0.0.1 and ::1), an IP address without brackets, or a host name
 * @param port 0 to 65535; 0 lets the system choose
 */
public record ListenerConfig(String address, int port) {

    public ListenerConfig {
        Objects.requireNonNull(address, "address");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is from 0 to 65535: " + port);
        }
    }

    /** Whether only this pod can reach it. */
    public boolean loopback() {
        return Addresses.isLoopback(address);
    }
}
