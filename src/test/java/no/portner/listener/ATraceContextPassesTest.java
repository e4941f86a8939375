package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Headers;
import java.io.InputStream;
import java.net.Socket;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import no.portner.twin.TwinPki;
import no.portner.upstream.Http2Upstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C's trace context, and whatever else is in its headers, passes untouched while nothing is recorded, by every way that a call can take. */
class ATraceContextPassesTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String TRACESTATE = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";
    private static final String BAGGAGE = "userId=Am%C3%A9lie,serverNode=DF%2028;isProduction=false";
    private static final String CONTEXT = "traceparent: " + TRACEPARENT + "\r\ntracestate: " + TRACESTATE + "\r\nbaggage: " + BAGGAGE + "\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private static void answers(ScriptedUpstream upstream) {
        upstream.next(c -> {
            String head = c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
        });
    }

    private static void isWhole(String head) {
        assertThat(head).containsOnlyOnce("\r\ntraceparent: " + TRACEPARENT + "\r\n").containsOnlyOnce("\r\ntracestate: " + TRACESTATE + "\r\n")
                .containsOnlyOnce("\r\nbaggage: " + BAGGAGE + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /x HTTP/1.1\r\nHost: localhost:7180\r\n", "GET http://localhost/x HTTP/1.1\r\nHost: localhost\r\n"})
    void over_http_1_as_reverse_and_as_forward_proxy(String request) throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI); Listening portner = Listening.before(upstream.port(), PKI).start();
                RawClient client = portner.client()) {
            answers(upstream);
            isWhole(client.send(request + CONTEXT + "\r\n").answer().body());
        }
    }

    /** Nobody has said that it must be one that is understood. */
    @Test
    void and_so_does_what_is_no_trace_context() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI); Listening portner = Listening.before(upstream.port(), PKI).start();
                RawClient client = portner.client()) {
            answers(upstream);
            assertThat(client.send("GET /x HTTP/1.1\r\nHost: localhost\r\ntraceparent: nonsense\r\nTraceParent: two\r\n\r\n").answer().body())
                    .contains("\r\ntraceparent: nonsense\r\n", "\r\nTraceParent: two\r\n");
        }
    }

    @Test
    void over_http_2_to_an_upstream_of_http_1() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI); Listening portner = Listening.before(upstream.port(), PKI).start();
                Http2Client client = portner.http2()) {
            answers(upstream);
            isWhole(client.headers(1, true, ":method", "GET", ":scheme", "http", ":path", "/x", ":authority", "localhost", "traceparent",
                    TRACEPARENT, "tracestate", TRACESTATE, "baggage", BAGGAGE).answer(1).text());
        }
    }

    @Test
    void to_an_upstream_of_http_2() throws Exception {
        try (Http2Upstream upstream = new Http2Upstream(PKI);
                Listening portner = Listening.before(upstream.port(), PKI).settings(Listening.HTTP2).start(); RawClient client = portner.client()) {
            client.send("GET /x HTTP/1.1\r\nHost: localhost\r\n" + CONTEXT + "\r\n");
            Http2Upstream.Call call = upstream.next();
            Http2Headers head = call.headers;
            call.answer("ok");
            assertThat(head.get("traceparent")).hasToString(TRACEPARENT);
            assertThat(head.get("tracestate")).hasToString(TRACESTATE);
            assertThat(head.get("baggage")).hasToString(BAGGAGE);
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void within_intercepted_tls() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI);
                Listening portner = Listening.before(upstream.port(), PKI).interception(TestInterception.of(PKI)).start();
                Socket socket = new Socket("127.0.0.1", portner.port)) {
            answers(upstream);
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(TunnelsTest.connect("localhost:443").getBytes(ISO_8859_1));
            assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
            try (SSLSocket secure = (SSLSocket) trusting().getSocketFactory().createSocket(socket, "localhost", 443, true);
                    RawClient client = new RawClient(secure)) {
                isWhole(client.send("GET /x HTTP/1.1\r\nHost: localhost\r\n" + CONTEXT + "\r\n").answer().body());
            }
        }
    }

    private static String head(InputStream in) throws Exception {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private static SSLContext trusting() throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("twin", PKI.ca());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
