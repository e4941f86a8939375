package no.portner.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import no.portner.config.Secret;
import no.portner.error.ProxyError;

/** The token API as it is configured: set by main, asked by {@link TokenResource} and {@link AdminGuard}. Off until then. */
@ApplicationScoped
public class TokenApi {

    static final String PATH = "/api/v1/token";

    /** What is given out. */
    public record Granted(Secret token, Duration left) {

        public Granted {
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(left, "left");
        }
    }

    /** Finds a token. */
    @FunctionalInterface
    public interface Source {

        /**
         * @return the token, or a {@link ProxyError} of the token's own kinds; empty where no route has such a token
         */
        Optional<CompletionStage<Granted>> token(TokenQuery query);
    }

    /**
     * @param header that a request must carry, with any value
     */
    record Offer(String header, Source source) {
    }

    private volatile Offer offer;

    /** Switches it on. */
    public void offer(String header, Source source) {
        offer = new Offer(header, source);
    }

    /** Null while it is off. */
    Offer offered() {
        return offer;
    }

    boolean isAt(String path) {
        return offer != null && PATH.equals(path);
    }
}
