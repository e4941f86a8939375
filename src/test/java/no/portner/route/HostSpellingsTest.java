package no.portner.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;
import no.portner.Mistake;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a host looks like: it is a route's, or another one's, or none; and every door says the same of it. */
class HostSpellingsTest {

    private static final String HOST = "api.fiks.test.ks.no";

    private final RouteTable table = new RouteTable(List.of(Routes.fiks(), Routes.svarut()), Set.of("portner.local"));

    @Mistake("bracket and trailing-dot host spellings pass an allow-list")
    @ParameterizedTest
    @ValueSource(strings = {HOST, "API.Fiks.Test.KS.no", HOST + ".", "TEST.SVARUT.KS.NO."})
    void a_routes_host_is_a_routes_host(String host) {
        assertThat(table.connect(host + ":443").isRouted()).isTrue();
        assertThat(table.connect(host + ":8080").isRouted()).as("on any port").isTrue();
        assertThat(table.match("GET", null, "http://" + host + "/x").isPassThrough()).isFalse();
        assertThat(table.match("GET", null, "http://" + host + ":8080/x").isPassThrough()).isFalse();
        assertThat(table.match("GET", null, "https://" + host + "/x").isPassThrough()).isFalse();
        assertThat(table.match("GET", host, "HTTPS://" + host).isPassThrough()).as("whose Host says the same").isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "example.org:443, example.org, 443",
        "EXAMPLE.org:443, example.org, 443",
        "example.org.:443, example.org., 443",
        "my_service:8080, my_service, 8080",
        "1password.com:443, 1password.com, 443",
        "a.1b:1, a.1b, 1",
        "xn--pi-kra.fiks.test.ks.no:443, xn--pi-kra.fiks.test.ks.no, 443",
        "evil." + HOST + ":443, evil." + HOST + ", 443",
        HOST + ".evil.example:443, " + HOST + ".evil.example, 443",
        "10.0.0.1:65535, 10.0.0.1, 65535",
        "[::1]:7180, ::1, 7180",
        "[::FFFF:1.2.3.4]:443, ::ffff:1.2.3.4, 443",
        "localhost:7180, localhost, 7180",
        "portner.local:443, portner.local, 443",
    })
    void another_host_is_another_host(String target, String host, int port) {
        assertThat(table.connect(target)).isEqualTo(new Destination(host, port, null));
        Match match = table.match("GET", null, "http://" + target + "/a/../b;c//d");
        assertThat(match.isPassThrough()).isTrue();
        assertThat(match.credentials()).isFalse();
        assertThat(match.target()).as("the path is nobody's business").isEqualTo("/a/../b;c//d");
        assertThat(match.route().upstreamHost()).isEqualTo(host);
        assertThat(match.route().port()).isEqualTo(port);
        assertThat(kindOf(() -> table.match("GET", null, "https://" + target + "/"))).isEqualTo(Kind.BAD_REQUEST);
    }

    @Mistake("bracket and trailing-dot host spellings pass an allow-list")
    @ParameterizedTest
    @ValueSource(strings = {HOST + "..", "." + HOST, "api..fiks.test.ks.no", "[" + HOST + "]", "user@" + HOST, "user:pw@" + HOST, HOST + "%00", HOST + "%2e",
        "%61pi.fiks.test.ks.no", HOST + "\t", "\t" + HOST, " " + HOST, HOST + " ", "\u0251pi.fiks.test.ks.no", "api\uff0efiks.test.ks.no",
        "api\u3002fiks.test.ks.no", "\uff41pi.fiks.test.ks.no", "\u212as.no", "api.fiks.test.\u212as.no", "bl\u00e5b\u00e6r.no", HOST + "\\", HOST + ",evil", HOST + ";", HOST + "#", "*", "",
        "2130706433", "0x7f000001", "0x7f.1", "127.1", "127.0.0.01", "127.0.0.1.1", "127.0.0.256", "1.2.3.4.5", "017700000001", "example.1", "0x", "1.2.3.0x4", "127.0.0.1..",
        "[::1", "::1", "[::1]x", "[::1%25eth0]", "[::1%eth0]", "[1.2.3.4]", "[]", "[::ffff:1.2.3.4.5]", "[:]", "[:::1]", "[12345::]", "[::1]]"})
    void what_could_be_read_as_two_hosts_is_none(String host) {
        assertThat(kindOf(() -> table.connect(host + ":443"))).as("CONNECT").isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf(() -> table.match("GET", null, "http://" + host + "/x"))).as("absolute").isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf(() -> table.match("GET", host, "/x"))).as("Host").isEqualTo(Kind.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "080", "00443", "443:443", "-1", "+443", "4 43", "4_43", "x", "99999999999", "\u0664\u0664\u0663", "443/", "443.", "443%00"})
    void a_port_that_is_none_gets_400(String port) {
        assertThat(kindOf(() -> table.connect(HOST + ":" + port))).isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf(() -> table.connect("example.org:" + port))).isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf(() -> table.match("GET", HOST + ":" + port, "/x"))).isEqualTo(Kind.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST, HOST + ":", "example.org", "example.org:", "[::1]", "http://example.org:443", "https://" + HOST, "/", "*", ":443", "//" + HOST + ":443",
        HOST + ":443/", HOST + ":443?x", HOST + ":443 "})
    void a_connect_without_host_and_port_alone_gets_400(String target) {
        assertThat(kindOf(() -> table.connect(target))).isEqualTo(Kind.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:///x", "http://?x", "http://" + HOST + "#x", "http://example.org/a b", "http://example.org/\u00e6", "http:/" + HOST, "http:" + HOST, "ws://example.org/"})
    void a_url_without_a_host_or_with_what_no_url_holds_gets_400(String target) {
        assertThat(kindOf(() -> table.match("GET", null, target))).isEqualTo(Kind.BAD_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({"http://" + HOST + ", *", "http://" + HOST + "/, /", "http://" + HOST + "?x, /?x", "http://example.org, *", "http://example.org/, /"})
    void options_of_a_url_without_a_path_is_for_the_server_as_a_whole(String url, String target) {
        assertThat(table.match("OPTIONS", null, url).target()).isEqualTo(target);
    }

    @Test
    void options_of_a_server_as_a_whole_goes_to_the_host_and_other_methods_do_not() {
        assertThat(table.match("OPTIONS", HOST, "*").target()).isEqualTo("*");
        assertThat(table.matchTransparent("OPTIONS", HOST, "*").target()).isEqualTo("*");
        assertThat(table.match("OPTIONS", "test.svarut.ks.no", "*").credentials()).as("no prefix of that route").isFalse();
        assertThat(kindOf(() -> table.match("GET", HOST, "*"))).isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf(() -> table.matchIntercepted(HOST, "GET", HOST, "*"))).isEqualTo(Kind.BAD_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({"http://Example.org/x, http://example.org", "http://example.org:80, http://example.org", "http://example.org.:8080/, http://example.org.:8080",
        "http://[::1]:81/x, http://[::1]:81"})
    void a_host_without_a_route_is_named_as_the_client_named_it(String url, String upstream) {
        assertThat(table.match("GET", null, url).route().upstream()).hasToString(upstream);
    }

    /** A proxy may go by the URL alone (RFC 9112 section 3.2.2); whoever wrote both meant something by it. */
    @ParameterizedTest
    @CsvSource({"http://example.org/, example.com", "http://example.org/, localhost", "http://example.org/, example.org:81", "http://example.org:81/, example.org",
        "https://" + HOST + "/, " + HOST + ":80", "http://" + HOST + "/, " + HOST + ":443", "http://" + HOST + "/, test.svarut.ks.no", "http://" + HOST + "/, a b"})
    void a_url_beside_another_host_gets_400(String url, String host) {
        assertThat(kindOf(() -> table.match("GET", host, url))).isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf(() -> table.matchTransparent("GET", host, url))).isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf(() -> table.matchIntercepted(HOST, "GET", host, url))).isEqualTo(Kind.BAD_REQUEST);
    }

    /** To a client that knows of no proxy this is the server, and every server takes a URL (RFC 9112 section 3.2.2). */
    @Test
    void a_server_is_asked_by_url_too_where_scheme_and_host_are_the_connections() {
        assertThat(table.matchTransparent("GET", HOST, "http://" + HOST + "/x?y").target()).isEqualTo("/x?y");
        assertThat(table.matchTransparent("GET", HOST + ":80", "HTTP://" + HOST).credentials()).isTrue();
        assertThat(table.matchIntercepted(HOST, "GET", HOST, "https://" + HOST + ":443/x").target()).isEqualTo("/x");
        assertThat(table.matchIntercepted(HOST, "OPTIONS", HOST, "https://" + HOST).target()).isEqualTo("*");
        assertThat(kindOf(() -> table.matchTransparent("GET", HOST, "https://" + HOST + "/"))).isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf(() -> table.matchIntercepted(HOST, "GET", HOST, "http://" + HOST + "/"))).isEqualTo(Kind.BAD_REQUEST);
        assertThat(kindOf(() -> table.matchTransparent("GET", "example.org", "http://example.org/"))).isEqualTo(Kind.UNKNOWN_ROUTE);
        assertThat(kindOf(() -> table.matchIntercepted(HOST, "GET", "test.svarut.ks.no", "https://test.svarut.ks.no/"))).isEqualTo(Kind.UNKNOWN_ROUTE);
        assertThat(kindOf(() -> table.matchTransparent("GET", HOST, "http://" + HOST + "/a/../b"))).isEqualTo(Kind.BAD_REQUEST);
    }

    private static Kind kindOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ProxyError error = catchThrowableOfType(ProxyError.class, call);
        assertThat(error).as("refused").isNotNull();
        return error.kind();
    }
}
