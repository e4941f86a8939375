package no.portner.admin;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One client at Maskinporten and its keys.
 *
 * @param clientId the client's id; two with one id have a key each
 * @param clockOffset what is added to this machine's clock in its grants; zero while that is right within 5 s
 * @param key in use
 * @param nextKey that is to take over; empty when there is none
 * @param nextKeyError why it has been granted no token yet; empty when nothing failed
 * @param keyFilesError why what the key's files hold now cannot be used; empty when it can
 */
public record ClientStatus(String clientId, Duration clockOffset, KeyStatus key, Optional<KeyStatus> nextKey, Optional<String> nextKeyError,
        Optional<String> keyFilesError) {

    public ClientStatus {
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clockOffset, "clockOffset");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(nextKey, "nextKey");
        Objects.requireNonNull(nextKeyError, "nextKeyError");
        Objects.requireNonNull(keyFilesError, "keyFilesError");
    }
}
