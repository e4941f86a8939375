package no.portner;

import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import no.portner.error.ProxyError;
import no.portner.history.Events;
import no.portner.key.KeyChecks;
import no.portner.key.KeyProblem;
import no.portner.key.KeyReloads;
import no.portner.key.KeyShapes;
import no.portner.key.KeyVariables;
import no.portner.key.SigningKey;
import no.portner.key.SigningKeys;
import no.portner.key.TestCertificates;
import no.portner.key.TestKeyStores;
import no.portner.observe.Exported;
import no.portner.token.AccessToken;
import no.portner.token.RotatingToken;
import no.portner.token.Timers;
import no.portner.token.TokenCache;
import no.portner.token.TokenCacheSettings;
import no.portner.token.TokenRequest;
import no.portner.token.maskinporten.Attempts;
import no.portner.token.maskinporten.AuthoritySettings;
import no.portner.token.maskinporten.MaskinportenClient;
import no.portner.token.maskinporten.MaskinportenClients;
import no.portner.token.maskinporten.RestExchange;
import no.portner.token.maskinporten.ServerMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a changed key for a client with two routes that ask for different scopes. */
class ClientKeysTest {

    @TempDir
    Path directory;
    private final List<Runnable> afterAMinute = new ArrayList<>();
    private final Timers timers = (delay, task) -> {
        if (delay.equals(Duration.ofMinutes(1))) {
            afterAMinute.add(task);
        }
        return () -> { };
    };
    private final Map<TokenRequest, CompletableFuture<AccessToken>> asked = new LinkedHashMap<>();
    private final TokenCache cache = new TokenCache((request, atMost) -> asked.computeIfAbsent(request, r -> new CompletableFuture<>()),
            timers, System::nanoTime, () -> 1, TokenCacheSettings.DEFAULT);
    private final Attempts attempts = new Attempts(timers);
    private final MaskinportenClients clients = new MaskinportenClients();
    private final KeyReloads reloads = new KeyReloads();
    private SigningKey old;
    private SigningKey fresh;
    private ClientConfig client;
    private ClientKeys keys;
    private List<RotatingToken> tokens;

    @BeforeEach
    void grantTheOldKey() throws KeyProblem {
        old = key("auth");
        fresh = key("other");
        List<RouteConfig> routes = Environments.config("PORTNER_ROUTES_0__NAME", "svarut", "PORTNER_ROUTES_0__SCOPES", "ks:other").routes();
        client = routes.get(0).client();
        AuthoritySettings authority = new AuthoritySettings(client.wellKnownUrl(), Optional.empty(),
                Optional.of(URI.create("http://localhost:1/")), AuthoritySettings.Server.besideMetadata(client.wellKnownUrl()));
        RestExchange exchange = new RestExchange(Optional.empty());
        ServerMetadata metadata = new ServerMetadata(authority, exchange, attempts, timers);
        keys = new ClientKeys(client, old, clients, key -> new MaskinportenClient(key, metadata, exchange, attempts,
                InstantSource.system(), System::nanoTime), timers, reloads, new Events(InstantSource.system()));
        tokens = routes.stream().map(route -> keys.tokenOf(route, cache)).toList();
        grant(old, "ks:fiks");
        grant(old, "ks:other");
    }

    @AfterEach
    void close() {
        attempts.close();
    }

    private SigningKey key(String name) throws KeyProblem {
        TestCertificates.Chain chain = virksomhetssertifikat().key(name).make();
        Path store = TestKeyStores.write(directory.resolve(name),
                TestKeyStores.pkcs12("pw", new TestKeyStores.Entry("x", chain.keys().getPrivate(), "pw", chain.all())));
        return SigningKeys.load(KeyShapes.store(store, "pw"), KeyVariables.maskinporten(),
                new KeyChecks(InstantSource.system(), KeyChecks.Environment.TEST));
    }

    private TokenRequest request(SigningKey key, String scope) {
        return asked.keySet().stream().filter(r -> r.credential().equals(key.credential()) && r.scopes().contains(scope)).findFirst()
                .orElseThrow();
    }

    private void grant(SigningKey key, String scope) {
        asked.get(request(key, scope)).complete(new AccessToken("token", System.nanoTime(), Duration.ofHours(1)));
    }

    private boolean canBeAskedWith(SigningKey key) {
        Throwable failure = clients.fetch(request(key, "ks:fiks"), Duration.ofSeconds(1)).handle((token, thrown) -> thrown)
                .toCompletableFuture().join();
        return !(failure instanceof ProxyError error && error.detail().contains("any more"));
    }

    @Test
    void itHasTakenOverWhenEveryRouteHasItsToken() {
        assertThat(keys.standing()).isEqualTo(new ClientKeys.Standing(end(old), Optional.empty(), false, false));
        keys.found(fresh);
        assertThat(keys.status().nextKey().orElseThrow().thumbprint()).isEqualTo(fresh.thumbprint());
        assertThat(keys.standing()).isEqualTo(new ClientKeys.Standing(end(old), end(fresh), true, false));
        grant(fresh, "ks:fiks");
        assertThat(keys.status().key().thumbprint()).isEqualTo(old.thumbprint());
        assertThat(reloads.takenOver()).isZero();
        grant(fresh, "ks:other");
        assertThat(keys.status().key().thumbprint()).isEqualTo(fresh.thumbprint());
        assertThat(keys.status().nextKey()).isEmpty();
        assertThat(keys.status().key().end()).contains(fresh.certificate().orElseThrow().getNotAfter().toInstant());
        assertThat(keys.standing()).isEqualTo(new ClientKeys.Standing(end(fresh), Optional.empty(), false, false));
        assertThat(reloads.takenOver()).isEqualTo(1);
        assertThat(reloads.offered()).isEqualTo(1);
        assertThat(tokens).allMatch(token -> token.uses(fresh.credential()));
    }

    @Test
    void theOldKeyIsForgottenAMinuteAfterTheLastRouteHasLeftIt() {
        keys.found(fresh);
        grant(fresh, "ks:fiks");
        afterAMinute.forEach(Runnable::run);
        assertThat(canBeAskedWith(old)).as("one route still has it").isTrue();
        afterAMinute.clear();
        grant(fresh, "ks:other");
        assertThat(canBeAskedWith(old)).isTrue();
        afterAMinute.forEach(Runnable::run);
        assertThat(canBeAskedWith(old)).isFalse();
        assertThat(canBeAskedWith(fresh)).isTrue();
    }

    @Test
    void filesThatGoBackToTheKeyInUseWithdrawTheOther() {
        keys.found(fresh);
        grant(fresh, "ks:fiks");
        keys.found(old);
        assertThat(keys.status().nextKey()).isEmpty();
        assertThat(reloads.withdrawn()).isEqualTo(1);
        assertThat(tokens).allMatch(token -> token.uses(old.credential()));
        afterAMinute.forEach(Runnable::run);
        assertThat(canBeAskedWith(old)).isTrue();
        assertThat(canBeAskedWith(fresh)).isFalse();
    }

    @Test
    void whyItWaitsIsInTheStatus() {
        keys.found(fresh);
        asked.get(request(fresh, "ks:fiks")).completeExceptionally(ProxyError.of(ProxyError.Kind.TOKEN_REFUSED, "unknown kid"));
        assertThat(keys.status().nextKeyError()).contains("unknown kid");
    }

    @Test
    void filesThatCannotBeUsedAreInTheStatusUntilTheyCan() {
        keys.unusable(new KeyProblem(List.of("The file is empty.", "And wrong.")));
        assertThat(keys.status().keyFilesError()).contains("The file is empty. And wrong.");
        assertThat(keys.standing().unusable()).isTrue();
        assertThat(keys.status().key().thumbprint()).isEqualTo(old.thumbprint());
        assertThat(reloads.rejected()).isEqualTo(1);
        keys.usableAgain();
        assertThat(keys.status().keyFilesError()).isEmpty();
        assertThat(keys.standing().unusable()).isFalse();
    }

    private static Optional<Instant> end(SigningKey key) {
        return Optional.of(key.certificate().orElseThrow().getNotAfter().toInstant());
    }

    @Test
    void itsEndsAreInTheMetrics() {
        Exported exported = new Exported();
        Instant twoDaysBefore = end(old).orElseThrow().minus(Duration.ofDays(2));
        new KeyCalendar(Map.of(client, keys), () -> twoDaysBefore).tell(exported.metrics);
        assertThat(exported.value("portner_certificate_seconds_left{client_id=\"client-1\",key=\"in_use\",}")).isEqualTo(172_800);
        assertThat(exported.value("portner_certificate_seconds_left{client_id=\"client-1\",key=\"next\",}")).isNaN();
        assertThat(exported.value("portner_key_waiting{client_id=\"client-1\",}")).isZero();
        assertThat(exported.value("portner_key_files_unusable{client_id=\"client-1\",}")).isZero();
        assertThat(exported.value("portner_registered_key_seconds_left{client_id=\"client-1\",}")).as("nobody said since when").isNull();
        keys.found(fresh);
        keys.unusable(new KeyProblem(List.of("The file is empty.")));
        assertThat(exported.value("portner_certificate_seconds_left{client_id=\"client-1\",key=\"next\",}"))
                .isEqualTo(Duration.between(twoDaysBefore, end(fresh).orElseThrow()).toSeconds());
        assertThat(exported.value("portner_key_waiting{client_id=\"client-1\",}")).isEqualTo(1);
        assertThat(exported.value("portner_key_files_unusable{client_id=\"client-1\",}")).isEqualTo(1);
    }
}
