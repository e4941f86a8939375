package no.portner.twin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Who may in: the three headers and Fiks' two kinds of 401 (facts 2.1 and 2.4). */
final class FiksGate {

    private static final String SCOPE = "ks:fiks";
    private static final String TOKEN_MESSAGE = "Klarte ikke å validere access_token";

    private final Map<String, List<FiksIntegration>> integrations = new ConcurrentHashMap<>();
    private final Set<String> personTokens = ConcurrentHashMap.newKeySet();
    private final IssuedTokens tokens;
    private final TwinClock clock;

    FiksGate(IssuedTokens tokens, TwinClock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    void register(FiksIntegration integration) {
        integrations.put(integration.id(), List.of(integration));
    }

    void registerBeside(FiksIntegration integration) {
        integrations.merge(integration.id(), List.of(integration), (old, added) -> Stream.concat(old.stream(), added.stream()).toList());
    }

    void acceptPerson(String token) {
        personTokens.add(token);
    }

    /** @return the answer to a call that may not in */
    Optional<Reply> refuse(HttpServerRequest request) {
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
        Optional<IssuedTokens.Issued> issued = tokens.live(token).filter(live -> live.scopes().contains(SCOPE));
        boolean person = personTokens.contains(token);
        if (issued.isEmpty() && !person) {
            return Optional.of(error(401, "Unauthorized", TOKEN_MESSAGE, path));
        }
        String id = one(headers, "IntegrasjonId").orElse("");
        boolean in = integrations.getOrDefault(id, List.of()).stream().anyMatch(integration ->
                one(headers, "IntegrasjonPassord").filter(integration.password()::equals).isPresent()
                        && (person || issued.get().consumer().equals(integration.orgno())));
        return in ? Optional.empty() : Optional.of(error(401, "Unauthorized", "Autentisering feilet for integrasjon med id " + id, path));
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
