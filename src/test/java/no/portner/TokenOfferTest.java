package no.portner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import no.portner.admin.TokenApi.Granted;
import no.portner.admin.TokenQuery;
import no.portner.error.ProxyError;
import no.portner.token.AccessToken;
import no.portner.token.TokenHandle;
import no.portner.token.TokenStatus;
import org.junit.jupiter.api.Test;

/** Asking gets what calling gets: the routes' own tokens, by their scopes and resource. */
class TokenOfferTest {

    private static final String R = "PORTNER_ROUTES_";

    /** One token's place with what it is told to have. */
    private static final class Place implements TokenHandle {

        private AccessToken live;
        private CompletionStage<AccessToken> asked;
        private Optional<CompletionStage<AccessToken>> replacement = Optional.empty();
        private final List<AccessToken> suspects = new ArrayList<>();

        private Place(String token) {
            live = token(token);
            asked = CompletableFuture.completedStage(live);
        }

        @Override
        public AccessToken live() {
            return live;
        }

        @Override
        public CompletionStage<AccessToken> get() {
            return asked;
        }

        @Override
        public Optional<CompletionStage<AccessToken>> replacementFor(AccessToken suspect) {
            suspects.add(suspect);
            return replacement;
        }

        @Override
        public void retryNow() {
            throw new AssertionError("nobody who asks forgets a backoff");
        }

        @Override
        public TokenStatus status() {
            throw new AssertionError("not asked for here");
        }
    }

    private final List<Place> places = new ArrayList<>();
    private final Deque<Long> nanoTime = new ArrayDeque<>(List.of(0L));
    private final TokenOffer offer;

    TokenOfferTest() {
        List<TokenOffer.Of> offered = new ArrayList<>();
        PortnerConfig config = Environments.config(R + "0__NAME", "one", R + "0__HOST", "one.no", R + "0__SCOPES", "ks:fiks",
                R + "1__NAME", "two", R + "1__HOST", "two.no", R + "1__SCOPES", "b:two a:one",
                R + "2__NAME", "three", R + "2__HOST", "three.no", R + "2__SCOPES", "b:two a:one", R + "2__RESOURCE", "https://three.no");
        for (RouteConfig route : config.routes()) {
            places.add(new Place("token-of-" + route.name()));
            offered.add(new TokenOffer.Of(route, places.get(places.size() - 1)));
        }
        offer = new TokenOffer(offered, () -> nanoTime.getLast());
    }

    private static AccessToken token(String value) {
        return new AccessToken(value, 0, Duration.ofSeconds(120));
    }

    private static TokenQuery query(String resource, boolean fresh, String... scopes) {
        return new TokenQuery(new TreeSet<>(List.of(scopes)), Optional.ofNullable(resource), fresh);
    }

    private Granted granted(TokenQuery query) {
        return offer.token(query).orElseThrow().toCompletableFuture().join();
    }

    private Place of(String route) {
        return places.stream().filter(place -> place.live.authorization().toString().endsWith("-" + route)).findFirst().orElseThrow();
    }

    @Test
    void a_route_is_found_by_exactly_its_scopes_in_any_order() {
        assertThat(granted(query(null, false, "a:one", "b:two")).token().reveal()).isEqualTo("token-of-two");
        assertThat(granted(query(null, false, "b:two", "a:one")).token().reveal()).isEqualTo("token-of-two");
        assertThat(offer.token(query(null, false, "a:one"))).isEmpty();
        assertThat(offer.token(query(null, false, "a:one", "b:two", "ks:fiks"))).isEmpty();
    }

    @Test
    void a_resource_is_that_routes_and_no_others() {
        assertThat(granted(query("https://three.no", false, "a:one", "b:two")).token().reveal()).isEqualTo("token-of-three");
        assertThat(offer.token(query("https://other.no", false, "a:one", "b:two"))).isEmpty();
        assertThat(offer.token(query("https://three.no", false, "ks:fiks"))).isEmpty();
    }

    @Test
    void what_is_left_of_the_life_is_told_and_is_never_less_than_nothing() {
        nanoTime.add(Duration.ofSeconds(50).toNanos());
        assertThat(granted(query(null, false, "ks:fiks")).left()).isEqualTo(Duration.ofSeconds(70));
        nanoTime.add(Duration.ofSeconds(500).toNanos());
        assertThat(granted(query(null, false, "ks:fiks")).left()).isEqualTo(Duration.ZERO);
    }

    @Test
    void another_one_replaces_the_one_in_use() {
        Place two = of("two");
        two.replacement = Optional.of(CompletableFuture.completedStage(token("another")));
        assertThat(granted(query(null, true, "a:one", "b:two")).token().reveal()).isEqualTo("another");
        assertThat(two.suspects).containsExactly(two.live);
    }

    /** Token rule 8: as after a 401. */
    @Test
    void one_that_is_too_young_to_be_replaced_is_given_once_more() {
        assertThat(granted(query(null, true, "a:one", "b:two")).token().reveal()).isEqualTo("token-of-two");
    }

    @Test
    void where_none_is_in_use_another_one_is_the_first_one() {
        Place two = of("two");
        AccessToken first = two.live;
        TokenQuery query = query(null, true, "a:one", "b:two");
        two.live = null;
        assertThat(granted(query).token().reveal()).isEqualTo("token-of-two");
        assertThat(two.suspects).isEmpty();
        two.live = first;
    }

    @Test
    void a_failure_is_passed_on() {
        ProxyError refused = ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT, "too long");
        of("two").asked = CompletableFuture.failedStage(refused);
        Throwable failure = catchThrowable(() -> granted(query(null, false, "a:one", "b:two")));
        assertThat(ProxyError.from(failure)).isSameAs(refused);
    }

    /** A secret is shown by nothing but {@link no.portner.config.Secret#reveal}. */
    @Test
    void what_is_given_does_not_show_the_token() {
        assertThat(granted(query(null, false, "ks:fiks")).toString()).doesNotContain("token-of");
    }
}
