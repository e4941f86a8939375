package no.portner.twin;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Fiks that takes calls with the three headers only, and answers as its path says; unknown paths echo the call. {@code /public/**} needs
 * no headers, {@code /tjenester/**} (SvarUt v1) needs Basic.
 */
public final class FakeFiks {

    private final FiksGate gate;
    private final FiksPaths paths;
    private final Faults faults;
    private final Control control;
    private final FaultPlayer player;
    private final TwinClock clock;
    private final Journal<FiksCall> journal = new Journal<>();
    private final TwinServer server;

    FakeFiks(Vertx vertx, TwinPki pki, TwinOptions options, TwinClock clock, Faults faults, IssuedTokens tokens) {
        this.gate = new FiksGate(tokens, clock);
        this.paths = new FiksPaths(vertx);
        this.faults = faults;
        this.control = new Control(faults);
        this.player = new FaultPlayer(vertx);
        this.clock = clock;
        this.server = TwinServer.start(vertx, pki, options.fiks(), options.serverNames(), options.http2(), this::handle);
    }

    public int port() {
        return server.port();
    }

    /** {@code https://localhost:<port>}, or by the name it was given; without a slash at the end. */
    public String url() {
        return server.url();
    }

    /** Adds the integration, or replaces the one of the same id. */
    public FakeFiks register(FiksIntegration integration) {
        gate.register(integration);
        return this;
    }

    /**
     * Gives the integration another password.
     *
     * @param bothFor how long the old one is taken beside it; zero: it is wrong at once
     */
    public FakeFiks changePassword(String integrationId, String password, Duration bothFor) {
        gate.changePassword(integrationId, password, clock.unskewed().plus(bothFor));
        return this;
    }

    /** Takes this token too, as one of a person who logged in with ID-porten (facts 2.1). */
    public FakeFiks acceptPerson(String token) {
        gate.acceptPerson(token);
        return this;
    }

    /** Calls that came since the last {@link #reset}, the refused ones too. */
    public long calls() {
        return journal.count();
    }

    /**
     * Calls since the last {@link #reset} by what their token was worth the moment their head came, whatever they were answered. Calls that
     * need no token, or carry a person's, are not among them.
     */
    public long calls(TokenState token) {
        return gate.seen(token);
    }

    /** The life of the newest token that a call came with while it was live; empty before the first. */
    public Optional<TokenLife> tokenInUse() {
        return gate.inUse();
    }

    /** The newest calls, oldest first; a call is entered when its body has been read, or at once where it is answered before. */
    public List<FiksCall> journal() {
        return journal.entries();
    }

    /** Forgets the journal; integrations stay. */
    public void reset() {
        journal.clear();
        gate.forget();
    }

    private void handle(HttpServerRequest request) {
        Instant at = clock.unskewed();
        if (request.path() == null || !request.path().startsWith("/")) {
            note(request, 0, "");
            Reply.text(400, "origin-form only\n").send(request.response());
            return;
        }
        if (control.handled(request)) {
            return;
        }
        request.response().exceptionHandler(gone -> { });
        request.exceptionHandler(gone -> { });
        request.response().putHeader("Date", TwinClock.httpDate(clock.unskewed()));
        Optional<Reply> refusal = gate.refuse(request, at);
        Optional<Fault> fault = faults.meet(Fault.On.FIKS, Set.of());
        if (refusal.isEmpty() && fault.isEmpty() && isOwnAnswer(request)) {
            return;
        }
        Optional<FiksSend> send = Optional.of(request).filter(r -> r.path().equals(FiksSend.PATH)).map(FiksSend::read);
        FiksBody.read(request, body -> {
            String sha256 = body.sha256();
            note(request, body.length(), sha256);
            Runnable right = () -> refusal.ifPresentOrElse(reply -> reply.send(request.response()),
                    () -> afterBody(request, send, body.length(), sha256));
            fault.ifPresentOrElse(f -> player.play(f, request, right), right);
        });
    }

    private boolean isOwnAnswer(HttpServerRequest request) {
        if (paths.beforeBody(request)) {
            note(request, 0, "");
            return true;
        }
        return false;
    }

    private void afterBody(HttpServerRequest request, Optional<FiksSend> send, long length, String sha256) {
        try {
            send.ifPresentOrElse(sent -> sent.answer(request).send(request.response()),
                    () -> paths.afterBody(request, length, sha256));
        } catch (IllegalArgumentException e) {
            gate.error(400, "Bad Request", "twin: " + e.getMessage(), request.path()).send(request.response());
        }
    }

    private void note(HttpServerRequest request, long length, String sha256) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        request.headers().forEach((name, value) -> headers.add(Map.entry(name, value)));
        String version = request.version() == HttpVersion.HTTP_2 ? "HTTP/2" : "HTTP/1.1";
        journal.add(new FiksCall(clock.unskewed(), version, request.method().name(), request.uri(), headers, length, sha256));
    }
}
