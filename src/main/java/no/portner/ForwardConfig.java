package no.portner;

import java.util.Objects;
import java.util.Optional;
import no.portner.listener.Unmatched;

/**
 * What the forward proxy lets pass, and to what a call owes its credentials.
 *
 * @param unmatched what happens to calls to hosts that no route has
 * @param requiredHeader names the header that a call must carry to get credentials; empty where none is asked for
 */
public record ForwardConfig(Unmatched unmatched, Optional<String> requiredHeader) {

    public ForwardConfig {
        Objects.requireNonNull(unmatched, "unmatched");
        Objects.requireNonNull(requiredHeader, "requiredHeader");
    }
}
