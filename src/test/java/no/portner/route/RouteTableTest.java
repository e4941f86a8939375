package no.portner.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

    private final RouteTable table = new RouteTable(List.of(Routes.fiks(), Routes.svarut()), Set.of("portner.local"));

    @ParameterizedTest
    @CsvSource({
        "localhost:7180, /fiks-io/katalog/api/v1/lookup, fiks, /fiks-io/katalog/api/v1/lookup, true",
        "LOCALHOST, /, fiks, /, true",
        "127.0.0.1:7180, /x?q=a|b, fiks, ERROR, true",
        "127.0.0.1:7180, /x?q=a%7Cb, fiks, /x?q=a%7Cb, true",
        "[::1]:7180, /x, fiks, /x, true",
        "portner.local, /x, fiks, /x, true",
        "localhost:7180, /test.svarut.ks.no/api/v2/kontoer/1, svarut, /api/v2/kontoer/1, true",
        "localhost:7180, /test.svarut.ks.no/api/v2, svarut, /api/v2, true",
        "localhost:7180, /TEST.svarut.ks.no/api/v3/x, svarut, /api/v3/x, true",
        "localhost:7180, /test.svarut.ks.no/tjenester/api/forsendelse/v1, svarut, /tjenester/api/forsendelse/v1, false",
        "localhost:7180, /test.svarut.ks.no/api/v22/x, svarut, /api/v22/x, false",
        "localhost:7180, /test.svarut.ks.no, svarut, /, false",
        "localhost:7180, /test.svarut.ks.no?x=1, svarut, /?x=1, false",
        "localhost:7180, /api.fiks.test.ks.no/x, fiks, /x, true",
        "test.svarut.ks.no, /api/v2/x, svarut, /api/v2/x, true",
        "Test.Svarut.ks.no.:80, /api/v2/x, svarut, /api/v2/x, true",
        "test.svarut.ks.no, /%61pi/v2/x, svarut, /%61pi/v2/x, true",
        "api.fiks.test.ks.no, /a%2fb/c;d//e, fiks, /a%2fb/c;d//e, true",
        "test.svarut.ks.no, http://test.svarut.ks.no/api/v2/x, svarut, /api/v2/x, true",
        "test.svarut.ks.no, http://test.svarut.ks.no, svarut, /, false",
        "api.fiks.test.ks.no, HTTP://api.fiks.test.ks.no:80?x, fiks, /?x, true",
    })
    void a_call_finds_its_route_by_host_and_longest_prefix(String host, String target, String route, String upstreamTarget, boolean token) {
        if (upstreamTarget.equals("ERROR")) {
            // "|" is no URI character, but real clients send it in queries and Fiks' servers take it
            upstreamTarget = target;
        }
        Match match = table.match("GET", host, target);
        assertThat(match.route().name()).isEqualTo(route);
        assertThat(match.target()).isEqualTo(upstreamTarget);
        assertThat(match.credentials()).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "10.0.0.1", "localhost.evil.example", "[::2]", "api.fiks.test.ks.no.evil.example", "127.0.0.2"})
    void any_other_host_gets_421(String host) {
        assertThat(kindOf(host, "/x")).isEqualTo(Kind.UNKNOWN_ROUTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a b", "localhost:x", "localhost:99999", "localhost@evil", "[::1", "[::1]x", "a/b", "loc%61lhost", "a..b",
        "http://localhost"})
    void a_host_that_is_none_gets_400(String host) {
        assertThat(kindOf(host, "/x")).isEqualTo(Kind.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/../../tjenester", "/api/v2/%2e%2e/x", "/api/v2/.%2E/x", "/..", "/api/./v2", "/api/v2/..;a=b/x",
        "/api\\v2/x", "/api%5Cv2/x", "/api/v2/x\\..\\y", "/api%2fv2/x", "//api/v2/x", "/api//v2/x", "/api;x/v2/y", "/api/v2;x/y",
        "/%2561pi/v2", "/api/v2/%", "/api/v2/%4", "/api/v2/%zz", "/api/v2/%00", "/api/v2/\u00e6", "/api/v2/a b", "/api/v2#x"})
    void a_path_that_can_be_read_in_two_ways_gets_400(String target) {
        assertThat(kindOf("test.svarut.ks.no", target)).isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf("localhost", "/test.svarut.ks.no" + target)).isEqualTo(Kind.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/test.svarut.ks.no%2fapi/v2/x", "//test.svarut.ks.no/api/v2", "/test.svarut.ks.no;/api/v2", "/../x",
        "/x/../test.svarut.ks.no/api"})
    void a_first_segment_that_can_be_read_in_two_ways_gets_400(String target) {
        assertThat(kindOf("localhost", target)).isEqualTo(Kind.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org/x", "*", "", "api.fiks.test.ks.no:443", "ftp://x/"})
    void a_target_that_is_neither_path_nor_http_url_gets_400(String target) {
        assertThat(kindOf("localhost", target)).isEqualTo(Kind.BAD_REQUEST);
    }

    @Test
    void three_dots_are_a_name() {
        assertThat(table.match("GET", "test.svarut.ks.no", "/api/v2/.../x").credentials()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:7180, /x, http://localhost:7180",
        "localhost:7180, /test.svarut.ks.no/api/v2/x, http://localhost:7180/test.svarut.ks.no",
        "test.svarut.ks.no, /api/v2/x, http://test.svarut.ks.no",
        "test.svarut.ks.no, http://test.svarut.ks.no:80/api/v2/x, http://test.svarut.ks.no:80",
    })
    void the_clients_base_is_what_stands_before_the_upstreams_path(String host, String target, String base) {
        assertThat(table.match("GET", host, target).clientBase()).isEqualTo(base);
    }

    @Test
    void of_two_routes_on_one_host_the_longer_prefix_wins() {
        RouteTable two = new RouteTable(List.of(Routes.route("all", "api.fiks.test.ks.no", "/"),
                Routes.route("digisos", "api.fiks.test.ks.no", "/digisos/api/")), Set.of());
        assertThat(two.match("GET", "localhost", "/digisos/api/v1/x").route().name()).isEqualTo("digisos");
        assertThat(two.match("GET", "localhost", "/digisos/ap/v1/x").route().name()).isEqualTo("all");
        assertThat(kindOf(two, "localhost", "/digisos%2fapi/v1/x")).isEqualTo(Kind.BAD_REQUEST);
    }

    private Kind kindOf(String host, String target) {
        return kindOf(table, host, target);
    }

    private static Kind kindOf(RouteTable table, String host, String target) {
        return catchThrowableOfType(ProxyError.class, () -> table.match("GET", host, target)).kind();
    }
}
