package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.net.URI;
import java.util.Optional;
import no.portner.Mistake;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Integration;
import no.portner.route.Match;
import no.portner.route.Route;
import no.portner.route.Routes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderPolicyTest {

    private static final AsciiString TOKEN = AsciiString.of("Bearer the-token");

    private final Match match = match(Routes.fiks(), true);

    @Test
    void the_three_headers_and_the_host_are_set() {
        HttpHeaders headers = toUpstream(headers("Host", "localhost:7180", "Accept", "*/*"));
        assertThat(headers.getAll("Host")).containsExactly("api.fiks.test.ks.no");
        assertThat(headers.getAll("Authorization")).containsExactly("Bearer the-token");
        assertThat(headers.getAll("IntegrasjonId")).containsExactly("1b2c");
        assertThat(headers.getAll("IntegrasjonPassord")).containsExactly("passord");
        assertThat(headers.get("Accept")).isEqualTo("*/*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "proxy-anything", "TE", "Upgrade",
        "HTTP2-Settings", "x-http2-stream-id", "X-HTTP2-path"})
    void hop_by_hop_headers_do_not_leave(String name) {
        assertThat(toUpstream(headers(name, "x")).contains(name)).isFalse();
    }

    @Test
    void what_connection_names_does_not_leave_in_any_spelling() {
        HttpHeaders headers = toUpstream(headers("Connection", "close, X-Mine", "connection", "x_other", "X-Mine", "1", "X_Mine", "2",
                "X-Other", "3", "X-Kept", "4"));
        assertThat(headers.names()).doesNotContain("X-Mine", "X_Mine", "X-Other").contains("X-Kept");
    }

    /** CVE-2024-45410 (Traefik): a client must not strip what the proxy sets. */
    @Mistake("client names our header in `Connection:` and so strips it")
    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "IntegrasjonId", "integrasjonpassord", "Authorization, IntegrasjonPassord"})
    void naming_our_headers_in_connection_does_not_strip_them(String named) {
        HttpHeaders headers = toUpstream(headers("Connection", named));
        assertThat(headers.getAll("Authorization")).containsExactly("Bearer the-token");
        assertThat(headers.getAll("IntegrasjonId")).containsExactly("1b2c");
        assertThat(headers.getAll("IntegrasjonPassord")).containsExactly("passord");
    }

    @Mistake("client names our header in `Connection:` and so strips it")
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "Transfer-Encoding", "content_length", "Host"})
    void naming_framing_headers_in_connection_is_refused(String named) {
        assertThat(kindOf(headers("Connection", named, "Content-Length", "5"), match)).isEqualTo(Kind.BAD_REQUEST);
    }

    @Test
    void a_web_socket_is_asked_for_again_and_its_own_headers_pass() {
        HttpRequest request = upgrade(HttpMethod.GET, HttpVersion.HTTP_1_1, "Connection", "keep-alive, Upgrade", "Upgrade", "WebSocket, h2c",
                "Sec-WebSocket-Key", "k", "Sec-WebSocket-Protocol", "p");
        HeaderPolicy.toUpstream(request, match, TOKEN);
        HeaderPolicy.toUpstream(request, match, TOKEN);
        assertThat(request.headers().getAll("Connection")).containsExactly("upgrade");
        assertThat(request.headers().getAll("Upgrade")).containsExactly("websocket");
        assertThat(request.headers().get("Sec-WebSocket-Key")).isEqualTo("k");
        assertThat(request.headers().get("Sec-WebSocket-Protocol")).isEqualTo("p");
        assertThat(request.headers().get("Authorization")).isEqualTo("Bearer the-token");
    }

    @ParameterizedTest
    @CsvSource({"GET, 1, Upgrade, h2c", "GET, 1, Upgrade, TLS/1.0", "GET, 1, Upgrade, websocket/13", "GET, 1, close, websocket",
        "GET, 0, Upgrade, websocket", "POST, 1, Upgrade, websocket", "CONNECT, 1, Upgrade, websocket"})
    void no_other_upgrade_passes(String method, int minor, String connection, String protocol) {
        HttpRequest request = upgrade(HttpMethod.valueOf(method), minor == 1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0,
                "Connection", connection, "Upgrade", protocol);
        HeaderPolicy.toUpstream(request, match, TOKEN);
        assertThat(request.headers().names()).doesNotContain("Connection", "Upgrade", "connection", "upgrade");
    }

    @Test
    void an_upgrade_with_a_body_does_not_pass() {
        HttpRequest request = upgrade(HttpMethod.GET, HttpVersion.HTTP_1_1, "Connection", "Upgrade", "Upgrade", "websocket",
                "Content-Length", "5");
        HeaderPolicy.toUpstream(request, match, TOKEN);
        assertThat(request.headers().contains("Upgrade")).isFalse();
    }

    @Test
    void an_agreed_web_socket_is_told_the_client_and_nothing_else_is() {
        HttpResponse agreed = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS,
                headers("Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Accept", "a"));
        HeaderPolicy.toClient(agreed, match);
        assertThat(agreed.headers().get("Connection")).isEqualToIgnoringCase("upgrade");
        assertThat(agreed.headers().get("Upgrade")).isEqualTo("websocket");
        assertThat(agreed.headers().get("Sec-WebSocket-Accept")).isEqualTo("a");
        HttpResponse advertising = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
                headers("Connection", "Upgrade", "Upgrade", "h2,h2c"));
        HeaderPolicy.toClient(advertising, match);
        assertThat(advertising.headers().isEmpty()).isTrue();
    }

    @Mistake("token attached on a cleartext leg")
    @Test
    void nothing_of_ours_leaves_without_tls() {
        Route plain = Routes.to("other", "other.example", URI.create("http://other.example:8080"), Optional.of(Routes.INTEGRATION),
                Route.ClientAuthorization.KEEP, "/");
        assertThat(catchThrowable(() -> HeaderPolicy.toUpstream(headers(), match(plain, false), TOKEN)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(catchThrowable(() -> match(plain, true))).as("nor is there a match that would ask for it")
                .isInstanceOf(IllegalArgumentException.class);
        HttpHeaders own = headers("Authorization", "Basic own", "Location", "https://other.example/x");
        HeaderPolicy.toUpstream(own, match(plain, false), null);
        assertThat(own.get("Authorization")).isEqualTo("Basic own");
        assertThat(own.get("Host")).isEqualTo("other.example:8080");
        assertThat(own.contains("IntegrasjonId")).isFalse();
        HttpHeaders answer = headers("Location", "https://other.example/x");
        HeaderPolicy.toClient(answer, match(plain, false));
        assertThat(answer.get("Location")).isEqualTo("https://other.example/x");
    }

    private static HttpRequest upgrade(HttpMethod method, HttpVersion version, String... namesAndValues) {
        HttpRequest request = new DefaultHttpRequest(version, method, "/");
        request.headers().add(headers(namesAndValues));
        return request;
    }

    @Test
    void trailers_are_asked_for_when_the_client_asks() {
        assertThat(toUpstream(headers("TE", "gzip, trailers", "Connection", "TE")).getAll("TE")).containsExactly("trailers");
    }

    @Test
    void a_clients_own_authorization_is_kept_by_default() {
        HttpHeaders headers = headers("Authorization", "Bearer a-persons-token");
        assertThat(HeaderPolicy.wantsToken(headers, match)).isFalse();
        HeaderPolicy.toUpstream(headers, match, null);
        assertThat(headers.getAll("Authorization")).containsExactly("Bearer a-persons-token");
        assertThat(headers.get("IntegrasjonId")).isEqualTo("1b2c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer portner", "bearer portner", " Bearer portner "})
    void the_placeholder_counts_as_no_authorization(String value) {
        HttpHeaders headers = headers("Authorization", value);
        assertThat(HeaderPolicy.wantsToken(headers, match)).isTrue();
        assertThat(toUpstream(headers).getAll("Authorization")).containsExactly("Bearer the-token");
    }

    @Test
    void a_route_can_replace_the_clients_authorization() {
        Route replacing = Routes.to("own", "own.example", URI.create("https://own.example"), Optional.empty(),
                Route.ClientAuthorization.REPLACE, "/");
        HttpHeaders headers = headers("Authorization", "Basic x", "AUTHORIZATION", "Bearer y");
        assertThat(HeaderPolicy.wantsToken(headers, match(replacing, true))).isTrue();
        HeaderPolicy.toUpstream(headers, match(replacing, true), TOKEN);
        assertThat(headers.getAll("authorization")).containsExactly("Bearer the-token");
    }

    @Test
    void outside_the_prefixes_nothing_is_added_and_the_clients_own_pass() {
        HttpHeaders headers = headers("Authorization", "Basic x", "IntegrasjonId", "mine", "Connection", "keep-alive");
        Match outside = match(Routes.svarut(), false);
        assertThat(HeaderPolicy.wantsToken(headers, outside)).isFalse();
        HeaderPolicy.toUpstream(headers, outside, null);
        assertThat(headers.get("Authorization")).isEqualTo("Basic x");
        assertThat(headers.get("IntegrasjonId")).isEqualTo("mine");
        assertThat(headers.contains("IntegrasjonPassord")).isFalse();
        assertThat(headers.contains("Connection")).isFalse();
    }

    @Test
    void the_clients_spellings_of_the_integration_are_replaced() {
        HttpHeaders headers = toUpstream(headers("integrasjonid", "1B2C", "INTEGRASJONPASSORD", "wrong"));
        assertThat(headers.getAll("IntegrasjonId")).containsExactly("1b2c");
        assertThat(headers.getAll("IntegrasjonPassord")).containsExactly("passord");
    }

    @Test
    void another_integration_passes_with_its_own_password() {
        HttpHeaders headers = toUpstream(headers("IntegrasjonId", "other", "IntegrasjonPassord", "its-own"));
        assertThat(headers.getAll("IntegrasjonId")).containsExactly("other");
        assertThat(headers.getAll("IntegrasjonPassord")).containsExactly("its-own");
    }

    @Test
    void another_integration_without_a_password_is_refused() {
        assertThat(kindOf(headers("IntegrasjonId", "other"), match)).isEqualTo(Kind.INTEGRATION_UNKNOWN);
        Match none = match(Routes.to("own", "own.example", URI.create("https://own.example"), Optional.<Integration>empty(),
                Route.ClientAuthorization.KEEP, "/"), true);
        assertThat(kindOf(headers("IntegrasjonId", "other"), none)).isEqualTo(Kind.INTEGRATION_UNKNOWN);
    }

    @Mistake("hop-by-hop response headers forwarded")
    @Test
    void hop_by_hop_response_headers_do_not_reach_the_client() {
        HttpHeaders headers = headers("Connection", "close, X-Internal", "X-Internal", "1", "Keep-Alive", "timeout=5",
                "Proxy-Authenticate", "Basic", "Proxy-Status", "theirs", "Content-Length", "5", "X-Kept", "1");
        HeaderPolicy.toClient(headers, match);
        assertThat(headers.names()).containsExactlyInAnyOrder("Content-Length", "X-Kept");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.fiks.test.ks.no/a?b, http://localhost:7180/base/a?b",
        "https://API.fiks.test.ks.no:443/a, http://localhost:7180/base/a",
        "https://api.fiks.test.ks.no, http://localhost:7180/base",
        "/a/b, /base/a/b",
        "//evil.example/a, //evil.example/a",
        "a/b, a/b",
        "https://api.fiks.test.ks.no.evil.example/a, https://api.fiks.test.ks.no.evil.example/a",
        "https://api.fiks.test.ks.no@evil.example/a, https://api.fiks.test.ks.no@evil.example/a",
        "https://api.fiks.test.ks.no:8443/a, https://api.fiks.test.ks.no:8443/a",
        "http://api.fiks.test.ks.no/a, http://api.fiks.test.ks.no/a",
        "https://minside.fiks.test.ks.no/a, https://minside.fiks.test.ks.no/a",
    })
    void a_location_on_the_routes_host_is_told_as_the_client_calls_it(String location, String seen) {
        Match base = new Match(Routes.fiks(), "/", true, "http://localhost:7180/base");
        assertThat(HeaderPolicy.asTheClientSeesIt(location, base)).isEqualTo(seen);
    }

    private HttpHeaders toUpstream(HttpHeaders headers) {
        HeaderPolicy.toUpstream(headers, match, TOKEN);
        return headers;
    }

    private static Kind kindOf(HttpHeaders headers, Match match) {
        return catchThrowableOfType(ProxyError.class, () -> HeaderPolicy.toUpstream(headers, match, TOKEN)).kind();
    }

    private static Match match(Route route, boolean credentials) {
        return new Match(route, "/", credentials, "http://localhost:7180");
    }

    private static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders(false);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }
}
