package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Calls that name the organisation that they are made for: a token each, and no more of them than the cache's bound. */
class ManyOrganisationsTest extends CacheFixture {

    private static String organisation(int i) {
        return String.valueOf(900_000_000 + i);
    }

    @Test
    void one_organisation_shares_one_token_and_another_has_its_own() {
        RotatingToken own = new RotatingToken(cache, fiks);
        var first = own.onBehalfOf(organisation(1)).get();
        var second = own.onBehalfOf(organisation(1)).get();
        assertThat(source.attempts).as("the route's own, and one for both").hasSize(2);
        AccessToken token = source.last().grant(120);
        assertThat(token(first)).isSameAs(token(second)).isSameAs(token).isSameAs(own.onBehalfOf(organisation(1)).live());
        own.onBehalfOf(organisation(2)).get();
        assertThat(source.attempts).hasSize(3);
        assertThat(source.last().request.consumerOrg()).contains(organisation(2));
        assertThat(own.live()).isNull();
    }

    @Test
    void the_routes_own_organisation_is_served_by_the_routes_own_token() {
        RotatingToken own = new RotatingToken(cache, fiks.onBehalfOf(organisation(1)));
        assertThat(own.onBehalfOf(organisation(1))).isSameAs(own);
        assertThat(source.attempts).hasSize(1);
    }

    @Test
    void five_thousand_organisations_do_not_make_the_cache_grow_nor_throw_a_routes_own_token_out() {
        RotatingToken route = new RotatingToken(cache, fiks);
        AccessToken routes = source.last().grant(7200);
        RotatingToken other = new RotatingToken(cache, request("other:scope"));
        AccessToken others = source.last().grant(7200);
        for (int i = 0; i < 5000; i++) {
            route.onBehalfOf(organisation(i)).get();
            source.last().grant(7200);
            time.passSeconds(0.001);
        }
        assertThat(cache.status()).hasSizeLessThanOrEqualTo(TokenCacheSettings.DEFAULT.entries() + 2)
                .filteredOn(TokenStatus::warm).hasSize(2);
        assertThat(route.live()).isSameAs(routes);
        assertThat(other.live()).isSameAs(others);
        assertThat(route.onBehalfOf(organisation(4999)).live()).as("the newest is still there").isNotNull();
        assertThat(route.onBehalfOf(organisation(0)).live()).as("the oldest has gone").isNull();
    }
}
