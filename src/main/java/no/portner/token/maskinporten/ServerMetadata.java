package no.portner.token.maskinporten;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import no.portner.token.Timers;
import org.jboss.logging.Logger;

/**
 * Maskinporten's issuer and token endpoint: read at start and every 12 h, never while a call waits (peers: altinn-studio#19653). What was
 * read last serves on when a later reading fails, and built-in values until the first succeeds.
 */
public final class ServerMetadata {

    private static final Logger LOG = Logger.getLogger(ServerMetadata.class);
    private static final Duration EVERY = Duration.ofHours(12);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final AuthoritySettings settings;
    private final Exchange exchange;
    private final Attempts attempts;
    private final Timers timers;
    private final ClockOffset clock = new ClockOffset();
    private volatile AuthoritySettings.Server current;

    public ServerMetadata(AuthoritySettings settings, Exchange exchange, Attempts attempts, Timers timers) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.exchange = Objects.requireNonNull(exchange, "exchange");
        this.attempts = Objects.requireNonNull(attempts, "attempts");
        this.timers = Objects.requireNonNull(timers, "timers");
        this.current = withOverrides(settings.builtIn());
    }

    /** Begins to read, in the background; where both values are configured there is nothing to read. */
    public void start() {
        if (isRead()) {
            refresh();
        }
    }

    public AuthoritySettings.Server current() {
        return current;
    }

    /** How our clock stands to this server's: the same for all its clients, and it outlasts their keys. */
    ClockOffset clock() {
        return clock;
    }

    /** The metadata URL: this server's name in cache keys. */
    public URI authority() {
        return settings.wellKnown();
    }

    /** Whether there is anything to read: where both values are configured, nothing is. */
    public boolean isRead() {
        return settings.issuer().isEmpty() || settings.tokenEndpoint().isEmpty();
    }

    /** What one reading found. */
    public record Reading(AuthoritySettings.Server server, Optional<Duration> clock) {

        /** @param clock how far Maskinporten's clock is ahead of ours; zero within 5 s, empty when the answer does not say */
        public Reading {
            Objects.requireNonNull(server, "server");
            Objects.requireNonNull(clock, "clock");
        }
    }

    /** Reads once, and tells what came of it; what was read serves from then on. */
    public CompletionStage<Reading> look() {
        return attempts.run(() -> {
            Instant sent = Instant.now();
            HttpAnswer answer = exchange.get(settings.wellKnown());
            Optional<Duration> offset = ClockOffset.measure(answer, sent, Instant.now());
            current = server(answer);
            return new Reading(current, offset);
        }, AT_MOST);
    }

    private void refresh() {
        attempts.run(() -> server(exchange.get(settings.wellKnown())), AT_MOST).whenComplete((server, failure) -> {
            if (failure == null) {
                current = server;
                LOG.debugf("Maskinporten is %s, tokens at %s", server.issuer(), server.tokenEndpoint());
            } else {
                LOG.warnf("Maskinporten's metadata at %s cannot be used (%s); going on with issuer %s", settings.wellKnown(),
                        String.valueOf(failure.getMessage()).lines().findFirst().orElse(""), current.issuer());
            }
            timers.after(failure == null ? EVERY : AFTER_FAILURE, this::refresh);
        });
    }

    private AuthoritySettings.Server server(HttpAnswer answer) throws IOException {
        if (!answer.isSuccess() || answer.tooLarge()) {
            throw new IOException("status " + answer.status() + (answer.tooLarge() ? ", larger than 64 KiB" : ""));
        }
        Map<String, Object> fields = Json.object(answer.body());
        if (!(fields.get("issuer") instanceof String issuer) || !(fields.get("token_endpoint") instanceof String tokenEndpoint)) {
            throw new IOException("issuer or token_endpoint is missing");
        }
        return withOverrides(new AuthoritySettings.Server(issuer, URI.create(tokenEndpoint)));
    }

    private AuthoritySettings.Server withOverrides(AuthoritySettings.Server server) {
        return new AuthoritySettings.Server(settings.issuer().orElse(server.issuer()),
                settings.tokenEndpoint().orElse(server.tokenEndpoint()));
    }
}
