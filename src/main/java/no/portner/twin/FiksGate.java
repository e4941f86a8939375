package no.portner.twin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Who may in: the three headers and Fiks' two kinds of 401 (facts 2.1 and 2.4). */
final class FiksGate {

    private static final String SCOPE = "ks:fiks";
    private static final String TOKEN_MESSAGE = "Klarte ikke å validere access_token";

    private final Map<String, FiksIntegration> integrations = new ConcurrentHashMap<>();
    private final Map<String, OldPassword> oldPasswords = new ConcurrentHashMap<>();
    private final Set<String> personTokens = ConcurrentHashMap.newKeySet();
    private final Map<TokenState, LongAdder> seen = new EnumMap<>(TokenState.class);
    private final AtomicReference<TokenLife> inUse = new AtomicReference<>();
    private final IssuedTokens tokens;
    private final TwinClock clock;

    FiksGate(IssuedTokens tokens, TwinClock clock) {
        this.tokens = tokens;
        this.clock = clock;
        for (TokenState state : TokenState.values()) {
            seen.put(state, new LongAdder());
        }
    }

    /** A password that is still taken beside its successor. */
    private record OldPassword(String password, Instant until) {
    }

    void register(FiksIntegration integration) {
        oldPasswords.remove(integration.id());
        integrations.put(integration.id(), integration);
    }

    void changePassword(String id, String password, Instant oldOneUntil) {
        FiksIntegration before = integrations.get(id);
        if (before == null) {
            throw new IllegalArgumentException("no integration " + id + " is registered");
        }
        oldPasswords.put(id, new OldPassword(before.password(), oldOneUntil));
        integrations.put(id, new FiksIntegration(id, password, before.orgno()));
    }

    /** Calls whose token was in this state when their head came. */
    long seen(TokenState state) {
        return seen.get(state).sum();
    }

    Optional<TokenLife> inUse() {
        return Optional.ofNullable(inUse.get());
    }

    void forget() {
        seen.values().forEach(LongAdder::reset);
    }

    void acceptPerson(String token) {
        personTokens.add(token);
    }

    /**
     * @param at when the head came: a token lives or does not at that moment
     * @return the answer to a call that may not in
     */
    Optional<Reply> refuse(HttpServerRequest request, Instant at) {
        String path = String.valueOf(request.path());
        if (path.startsWith("/public/")) {
            return Optional.empty();
        }
        MultiMap headers = request.headers();
        if (path.startsWith("/tjenester/")) {
            return one(headers, "Authorization").filter(value -> value.startsWith("Basic ")).isPresent() ? Optional.empty()
                    : Optional.of(error(401, "Unauthorized", "Basic kreves", path).with("WWW-Authenticate", "Basic realm=\"svarut\""));
        }
        String token = one(headers, "Authorization").filter(value -> value.startsWith("Bearer ")).map(value -> value.substring(7))
                .orElse("");
        boolean person = personTokens.contains(token);
        Optional<IssuedTokens.Issued> issued = person ? Optional.empty()
                : note(tokens.find(token), at).filter(live -> live.scopes().contains(SCOPE));
        if (issued.isEmpty() && !person) {
            return Optional.of(error(401, "Unauthorized", TOKEN_MESSAGE, path));
        }
        String id = one(headers, "IntegrasjonId").orElse("");
        FiksIntegration integration = integrations.get(id);
        boolean in = integration != null
                && one(headers, "IntegrasjonPassord").filter(password -> fits(integration, password, at)).isPresent()
                && (person || issued.get().consumer().equals(integration.orgno()));
        return in ? Optional.empty() : Optional.of(error(401, "Unauthorized", "Autentisering feilet for integrasjon med id " + id, path));
    }

    /** @return what was found, when it is live */
    private Optional<IssuedTokens.Issued> note(Optional<IssuedTokens.Issued> found, Instant at) {
        TokenState state = found.map(token -> token.state(at)).orElse(TokenState.UNKNOWN);
        seen.get(state).increment();
        if (state != TokenState.LIVE) {
            return Optional.empty();
        }
        inUse.accumulateAndGet(found.get().life(),
                (known, now) -> known == null || now.issued().isAfter(known.issued()) ? now : known);
        return found;
    }

    private boolean fits(FiksIntegration integration, String password, Instant at) {
        OldPassword old = oldPasswords.get(integration.id());
        return integration.password().equals(password) || old != null && old.password().equals(password) && at.isBefore(old.until());
    }

    /** Two headers of a name are as bad as none: which one counts would be a guess. */
    private static Optional<String> one(MultiMap headers, String name) {
        List<String> values = headers.getAll(name);
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** Fiks' error body (facts 2.4). */
    Reply error(int status, String error, String message, String path) {
        return Reply.json(status, new JsonObject().put("timestamp", clock.unskewed().toEpochMilli()).put("status", status)
                .put("error", error).put("errorId", UUID.randomUUID().toString()).put("path", path).put("message", message));
    }
}
