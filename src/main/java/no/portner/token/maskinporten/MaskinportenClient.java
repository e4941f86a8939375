package no.portner.token.maskinporten;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import no.portner.error.ProxyError;
import no.portner.error.Refusal;
import no.portner.key.SigningKey;
import no.portner.token.AccessToken;
import no.portner.token.TokenRequest;
import no.portner.token.TokenSource;
import org.jboss.logging.Logger;

/** One client at one Maskinporten with one key: signs, posts, reads. */
public final class MaskinportenClient implements TokenSource {

    private static final Logger LOG = Logger.getLogger(MaskinportenClient.class);

    private final SigningKey key;
    private final ServerMetadata metadata;
    private final Exchange exchange;
    private final Attempts attempts;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ClockOffset offset;
    private final RefusalLog refusals;

    /**
     * @param clock what {@code iat} says, corrected by Maskinporten's
     * @param nanoTime what a token's life is measured on: that of the cache
     */
    public MaskinportenClient(SigningKey key, ServerMetadata metadata, Exchange exchange, Attempts attempts, InstantSource clock,
            LongSupplier nanoTime) {
        this.key = Objects.requireNonNull(key, "key");
        this.metadata = Objects.requireNonNull(metadata, "metadata");
        this.offset = metadata.clock();
        this.exchange = Objects.requireNonNull(exchange, "exchange");
        this.attempts = Objects.requireNonNull(attempts, "attempts");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.refusals = new RefusalLog(nanoTime);
    }

    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request, Duration atMost) {
        return grant(request, atMost).thenApply(Granted::token);
    }

    /** As {@link #fetch}, with what else the answer says. */
    public CompletionStage<Granted> grant(TokenRequest request, Duration atMost) {
        long begun = nanoTime.getAsLong();
        return attempts.run(() -> obtain(request, begun), atMost);
    }

    /** What is added to our clock in grants, positive when ours is slow; zero when the two agree within 5 s. */
    public Duration clockOffset() {
        return offset.applied();
    }

    private Granted obtain(TokenRequest request, long begun) {
        try {
            return ask(request, begun);
        } catch (NewJwtHelps refused) {
            LOG.infof("Maskinporten wants a new grant: %s", refused.error.detail());
        }
        try {
            return ask(request, begun);
        } catch (NewJwtHelps refused) {
            throw refused(refused.error, request);
        }
    }

    private Granted ask(TokenRequest request, long begun) throws NewJwtHelps {
        AuthoritySettings.Server server = metadata.current();
        JwtGrant grant = JwtGrant.sign(key, server.issuer(), request, clock.instant().plus(offset.applied()));
        long born = nanoTime.getAsLong();
        HttpAnswer answer = post(server, grant);
        if (!answer.isSuccess()) {
            MaskinportenError error = MaskinportenError.from(answer, clock.instant().plus(offset.applied()));
            if (error.retryWithNewJwt()) {
                throw new NewJwtHelps(error.error());
            }
            throw refused(error.error(), request);
        }
        TokenResponse response = TokenResponse.parse(answer);
        refusals.granted(request);
        response.complaint().ifPresent(complaint -> LOG.warnf("Maskinporten's answer for %s: %s; the token is taken to live %d s",
                request.scopes(), complaint, response.life().toSeconds()));
        LOG.infof("Token granted: scopes %s, client %s, key %s, life %d s, jti %s, after %d ms", request.scopes(), request.clientId(),
                key.thumbprint(), response.life().toSeconds(), grant.jti(), Duration.ofNanos(nanoTime.getAsLong() - begun).toMillis());
        return new Granted(new AccessToken(response.accessToken(), born, response.life()), response.scope(), response.complaint());
    }

    private HttpAnswer post(AuthoritySettings.Server server, JwtGrant grant) {
        Instant sent = clock.instant();
        try {
            HttpAnswer answer = exchange.post(server.tokenEndpoint(), grant.assertion());
            offset.observe(answer, sent, clock.instant());
            return answer;
        } catch (InterruptedIOException e) {
            LOG.warnf("Maskinporten did not answer in time at %s", server.tokenEndpoint());
            throw ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT, "Maskinporten did not answer in time.");
        } catch (IOException e) {
            LOG.warnf("Maskinporten cannot be reached at %s: %s", server.tokenEndpoint(), e.getMessage());
            throw ProxyError.of(ProxyError.Kind.TOKEN_UNREACHABLE, "Maskinporten cannot be reached.", e);
        }
    }

    private ProxyError refused(ProxyError error, TokenRequest request) {
        LOG.logf(refusals.level(request, error), "No token for scopes %s, client %s, key %s: %s%s", request.scopes(),
                request.clientId(), key.thumbprint(), error.detail(), error.refusal().map(MaskinportenClient::asText).orElse(""));
        return error;
    }

    private static String asText(Refusal refusal) {
        return " [mp_code " + refusal.mpCode().orElse("-") + ", trace_id " + refusal.traceId().orElse("-") + "] " + refusal.hintNb()
                + " / " + refusal.hintEn();
    }

    /** A refusal that a new JWT, with the clock corrected by this answer, may well overcome. */
    private static final class NewJwtHelps extends Exception {

        private final transient ProxyError error;

        private NewJwtHelps(ProxyError error) {
            super(null, null, false, false);
            this.error = error;
        }
    }
}
