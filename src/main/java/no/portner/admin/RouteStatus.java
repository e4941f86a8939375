package no.portner.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.portner.error.ProxyError;
import no.portner.history.CallTotals;
import no.portner.history.Failure;

/**
 * One route.
 *
 * @param name the route's name
 * @param host the route's host
 * @param prefixes the paths that get the token
 * @param scopes that the token is asked for with
 * @param clientId who asks for it
 * @param token how it stands with the token
 * @param calls what became of its calls lately
 */
public record RouteStatus(String name, String host, List<String> prefixes, List<String> scopes, String clientId, Token token, Calls calls) {

    /**
     * The token.
     *
     * @param granted it has been granted at least once
     * @param left what is left of its life; zero when there is none
     * @param life the whole of it; zero when there is none
     * @param failures in a row since the last grant
     * @param lastError why the last attempt failed; empty when it did not
     */
    public record Token(boolean granted, Duration left, Duration life, int failures, Optional<ProxyError> lastError) {

        public Token {
            Objects.requireNonNull(left, "left");
            Objects.requireNonNull(life, "life");
            Objects.requireNonNull(lastError, "lastError");
        }

        boolean lives() {
            return !left.isZero();
        }
    }

    /**
     * The calls.
     *
     * @param slots what ended in each stretch of time, the oldest first, the last one not over yet
     * @param lastAnswered when upstream last answered below 500; empty when it never did
     * @param lastFailure what last failed; empty when nothing did
     */
    public record Calls(List<CallTotals> slots, Optional<Instant> lastAnswered, Optional<Failure> lastFailure) {

        public Calls {
            slots = List.copyOf(slots);
            Objects.requireNonNull(lastAnswered, "lastAnswered");
            Objects.requireNonNull(lastFailure, "lastFailure");
        }
    }

    public RouteStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        prefixes = List.copyOf(prefixes);
        scopes = List.copyOf(scopes);
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(calls, "calls");
    }
}
