package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import no.portner.config.Secret;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.RawClient.Answer;
import no.portner.route.Integration;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A URL as the target, as a client sends it to a proxy: to a route's host it is a call like any other, to other hosts it passes as it is. */
class CallsToOtherHostsTest {

    private static final TwinPki PKI = new TwinPki();

    private ScriptedUpstream upstream;
    private PlainServer server;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        server = new PlainServer();
        start(before());
    }

    private Listening.Builder before() {
        return Listening.before(upstream.port(), PKI).oneLoop().integration(new Integration("our-id", Secret.of("our-password")), IntegrationCheck.NEVER);
    }

    private void start(Listening.Builder how) throws Exception {
        portner = how.start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        server.close();
        portner.close();
    }

    private static void answer(Socket socket, String head, String body) throws Exception {
        socket.getOutputStream().write(("HTTP/1.1 200 OK\r\n" + head + "Content-Length: " + body.length() + "\r\n\r\n" + body).getBytes(ISO_8859_1));
    }

    private String get(String path, String... headers) {
        return "GET http://" + server.authority() + path + " HTTP/1.1\r\nHost: " + server.authority() + "\r\n" + String.join("", headers) + "\r\n";
    }

    @Test
    void a_call_to_another_host_passes_without_anything_of_ours() throws Exception {
        client.send(get("/a/../b?c=d", "IntegrasjonId: theirs\r\nIntegrasjonPassord: theirs-too\r\nAuthorization: Basic eDp5\r\nX-A: b\r\n",
                "Proxy-Authorization: Basic c2VjcmV0\r\nProxy-Connection: keep-alive\r\nConnection: x-hop\r\nX-Hop: 1\r\n"));
        Socket far = server.connection();
        String head = PlainServer.head(far);
        assertThat(head).startsWith("GET /a/../b?c=d HTTP/1.1\r\n").containsIgnoringCase("\r\nhost: " + server.authority() + "\r\n")
                .contains("\r\nIntegrasjonId: theirs\r\n", "\r\nIntegrasjonPassord: theirs-too\r\n", "\r\nAuthorization: Basic eDp5\r\n", "\r\nX-A: b\r\n")
                .doesNotContainIgnoringCase("proxy-").doesNotContainIgnoringCase("x-hop").doesNotContain("the-token", "our-id", "our-password");
        answer(far, "Location: https://" + server.authority() + "/next\r\nX-B: c\r\n", "theirs");
        Answer answer = client.answer();
        assertThat(answer.body()).isEqualTo("theirs");
        assertThat(answer.has("location: https://" + server.authority() + "/next")).as("untouched").isTrue();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, null));
    }

    @Test
    void without_headers_of_its_own_a_call_to_another_host_gets_none() throws Exception {
        client.send(get("/"));
        Socket far = server.connection();
        assertThat(PlainServer.head(far)).doesNotContainIgnoringCase("authorization").doesNotContainIgnoringCase("integrasjon");
        answer(far, "", "");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void bodies_pass_and_the_connection_serves_the_next_call() throws Exception {
        client.send("POST http://" + server.authority() + "/x HTTP/1.1\r\nHost: " + server.authority() + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n");
        Socket far = server.connection();
        assertThat(PlainServer.head(far)).containsIgnoringCase("transfer-encoding: chunked");
        assertThat(new String(far.getInputStream().readNBytes(21), ISO_8859_1)).isEqualTo("3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n");
        answer(far, "", "one");
        assertThat(client.answer().body()).isEqualTo("one");
        client.send(get("/two"));
        assertThat(PlainServer.head(far)).startsWith("GET /two ");
        answer(far, "", "two");
        assertThat(client.answer().body()).isEqualTo("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/x", "HTTP://LOCALHOST:80/x", "http://localhost.:9999/x", "https://localhost/x", "https://localhost:443/x"})
    void a_url_of_a_routes_host_is_a_call_with_the_token_over_tls(String url) throws Exception {
        upstream.next(c -> {
            String head = c.head();
            c.send("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
        });
        String host = url.substring(url.indexOf("//") + 2, url.lastIndexOf('/'));
        Answer answer = client.send("GET " + url + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").answer();
        assertThat(answer.body()).startsWith("GET /x HTTP/1.1\r\n").contains("authorization: Bearer the-token", "host: localhost\r\n");
        assertThat(answer.has("location: /next")).isTrue();
    }

    @Test
    void an_https_url_of_another_host_says_to_use_connect() throws Exception {
        Answer answer = client.send("GET https://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n").answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("CONNECT");
    }

    @Test
    void a_path_alone_with_another_host_is_still_misdirected() throws Exception {
        assertThat(client.send("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n").answer().status()).isEqualTo(421);
        assertThat(server.isUnvisited()).isTrue();
    }

    @Test
    void another_host_is_refused_where_the_operator_wants_that() throws Exception {
        client.close();
        portner.close();
        start(before().unmatched(Unmatched.REFUSE));
        Answer answer = client.send(get("/")).answer();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("PORTNER_UNMATCHED=pass");
        assertThat(portner.ended().error()).isEqualTo(Kind.UNMATCHED_REFUSED);
        assertThat(server.isUnvisited()).isTrue();
    }

    @Test
    void a_call_that_would_come_back_is_a_508_and_one_to_a_metadata_service_a_403() throws Exception {
        client.close();
        portner.close();
        start(before().ourselves(address -> address.getPort() == server.port()));
        assertThat(client.send(get("/")).answer().status()).isEqualTo(508);
        assertThat(portner.ended().error()).isEqualTo(Kind.LOOP);
        assertThat(client.send("GET http://169.254.169.254/latest/meta-data/ HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n").answer().status()).isEqualTo(403);
        assertThat(portner.ended().error()).isEqualTo(Kind.DESTINATION_FORBIDDEN);
        assertThat(server.isUnvisited()).isTrue();
    }

    @Test
    void a_required_header_is_not_asked_for_and_does_not_leave() throws Exception {
        client.close();
        portner.close();
        start(before().required("X-From-App"));
        client.send(get("/", "X_From.App: 1\r\n", "x-from-app: 2\r\n"));
        Socket far = server.connection();
        assertThat(PlainServer.head(far)).doesNotContainIgnoringCase("from");
        answer(far, "", "");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void options_of_a_url_without_a_path_asks_the_server_as_a_whole() throws Exception {
        client.send("OPTIONS http://" + server.authority() + " HTTP/1.1\r\nHost: " + server.authority() + "\r\n\r\n");
        Socket far = server.connection();
        assertThat(PlainServer.head(far)).startsWith("OPTIONS * HTTP/1.1\r\n");
        answer(far, "", "");
        assertThat(client.answer().status()).isEqualTo(200);
    }
}
