package no.portner.twin;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Maskinporten that keeps to the letter of facts 1: metadata, keys and the token endpoint. */
public final class FakeMaskinporten {

    private static final String TOKEN = "/token";
    private static final String JWKS = "/jwk";
    private static final String METADATA = "/.well-known/oauth-authorization-server";

    private final TokenService service;
    private final TwinClock clock;
    private final Faults faults;
    private final Control control;
    private final FaultPlayer player;
    private final TwinServer server;

    FakeMaskinporten(Vertx vertx, TwinPki pki, TwinOptions options, TwinClock clock, Faults faults) {
        this.service = new TokenService(pki, clock, options.tokenLife());
        this.clock = clock;
        this.faults = faults;
        this.control = new Control(faults);
        this.player = new FaultPlayer(vertx);
        this.server = TwinServer.start(vertx, pki, options.maskinporten(), options.serverNames(), false, this::handle);
    }

    public int port() {
        return server.port();
    }

    /** Connections are refused from now on, until {@link #listenAgain}: the journal does not see who tries. */
    public void stopListening() {
        server.stopListening();
    }

    public void listenAgain() {
        server.listenAgain();
    }

    /** With its trailing slash: {@code aud} of every grant. */
    public String issuer() {
        return server.url() + "/";
    }

    public String tokenEndpoint() {
        return server.url() + TOKEN;
    }

    public String jwksUrl() {
        return server.url() + JWKS;
    }

    public String wellKnownUrl() {
        return server.url() + METADATA;
    }

    /** Adds the client, or replaces the one of the same id. */
    public FakeMaskinporten register(ClientRegistration client) {
        service.clients().register(client);
        return this;
    }

    /** Requests that came to the token endpoint since the last {@link #reset}, those that a fault answered too. */
    public long tokenRequests() {
        return service.journal().count();
    }

    /** The newest token requests, oldest first. */
    public List<ReceivedGrant> journal() {
        return service.journal().entries();
    }

    /** The newest tokens given out and assertions received, for a search through what a client wrote. */
    public List<String> secrets() {
        return service.secrets().values();
    }

    /** Forgets the journal; clients, tokens and used jti stay. */
    public void reset() {
        service.journal().clear();
    }

    /** @param token without {@code Bearer} */
    public boolean isLive(String token) {
        return service.tokens().find(token).filter(found -> found.state(clock.unskewed()) == TokenState.LIVE).isPresent();
    }

    /** The life of the token that was given out last, though it may not have arrived; empty before the first. */
    public Optional<TokenLife> newestToken() {
        return service.tokens().newest();
    }

    /**
     * Fiks does not take this token from now on, though it lives: 401 with the message of facts 2.4.
     *
     * @return how many tokens were live until now, 0 or 1; likewise the next ones
     */
    public int revoke(String token) {
        return service.tokens().revoke(token);
    }

    /** Fiks takes none of the tokens given out until now. */
    public int revokeAll() {
        return revokeIssuedUntil(Instant.MAX);
    }

    /** Fiks takes none of the tokens given out until then; one that is on its way to the client this moment stays good. */
    public int revokeIssuedUntil(Instant last) {
        return service.tokens().revokeIssuedUntil(last);
    }

    /** How many live tokens were revoked since the start. */
    public long revokedTokens() {
        return service.tokens().revoked();
    }

    /** Registers one more key of the client, under a new or known kid. */
    public FakeMaskinporten addKey(String clientId, String kid, RSAPublicKey key) {
        return addKey(clientId, kid, key, Duration.ZERO);
    }

    /** @param knownAfter until then grants with this kid are refused as with an unknown one, for changes take their time (facts 1.4) */
    public FakeMaskinporten addKey(String clientId, String kid, RSAPublicKey key, Duration knownAfter) {
        Instant now = clock.unskewed();
        service.clients().addKey(clientId, kid, key, now, now.plus(knownAfter));
        return this;
    }

    /** Grants with this kid are refused from now on. A client whose last key went takes certificates again. */
    public FakeMaskinporten removeKey(String clientId, String kid) {
        service.clients().removeKey(clientId, kid);
        return this;
    }

    /** Refuses grants with this certificate (MP-120), right as it is, until so much time has passed. */
    public FakeMaskinporten withholdCertificate(X509Certificate certificate, Duration knownAfter) {
        service.withhold(certificate, clock.unskewed().plus(knownAfter));
        return this;
    }

    IssuedTokens tokens() {
        return service.tokens();
    }

    private void handle(HttpServerRequest request) {
        if (control.handled(request)) {
            return;
        }
        request.response().putHeader("Date", TwinClock.httpDate(clock.instant()));
        switch (request.path() == null ? "" : request.path()) {
            case METADATA -> get(request, Fault.On.METADATA, metadata());
            case JWKS -> get(request, Fault.On.JWKS, service.tokens().jwks());
            case TOKEN -> token(request);
            default -> Reply.text(404, "Not found\n").send(request.response());
        }
    }

    private void get(HttpServerRequest request, Fault.On on, JsonObject answer) {
        boolean read = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        answer(request, faults.meet(on, Set.of()), read ? Reply.json(200, answer) : Reply.text(405, "GET\n").with("Allow", "GET"));
    }

    private void token(HttpServerRequest request) {
        if (request.method() != HttpMethod.POST) {
            Reply.text(405, "POST\n").with("Allow", "POST").send(request.response());
            return;
        }
        request.body().onSuccess(buffer -> {
            String body = buffer.toString();
            service.secrets().received(body);
            Optional<Fault> fault = faults.meet(Fault.On.TOKEN, TokenService.scopesOf(request, body));
            if (fault.filter(Fault::replacesAnswer).isPresent()) {
                service.note(request, body, fault.get());
                player.play(fault.get(), request, Reply.text(500, ""));
            } else {
                answer(request, fault, service.answer(request, body, fault, issuer()));
            }
        });
    }

    private void answer(HttpServerRequest request, Optional<Fault> fault, Reply right) {
        fault.ifPresentOrElse(f -> player.play(f, request, right), () -> right.send(request.response()));
    }

    private JsonObject metadata() {
        return new JsonObject()
                .put("authorization_details_types_supported", JsonArray.of("urn:altinn:systemuser", "urn:altinn:consent"))
                .put("grant_types_supported", JsonArray.of("urn:ietf:params:oauth:grant-type:jwt-bearer"))
                .put("issuer", issuer()).put("jwks_uri", jwksUrl()).put("token_endpoint", tokenEndpoint())
                .put("token_endpoint_auth_methods_supported", JsonArray.of("private_key_jwt"))
                .put("token_endpoint_auth_signing_alg_values_supported", JsonArray.of("RS256", "RS384", "RS512"));
    }
}
