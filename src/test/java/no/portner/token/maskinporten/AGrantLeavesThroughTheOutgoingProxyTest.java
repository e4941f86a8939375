package no.portner.token.maskinporten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import no.portner.config.OutgoingProxy;
import no.portner.config.Secret;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TwinPki;
import no.portner.upstream.ConnectProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maskinporten too is reached through the outgoing proxy, by its name, with TLS inside. */
@QuarkusTest
@TestProfile(RestExchangeTest.AnyPort.class)
class AGrantLeavesThroughTheOutgoingProxyTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private static final String SECRET = "proxy-passord-123";

    private static RestExchange through(int port) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("twin", PKI.ca());
        return new RestExchange(Optional.of(trust), Optional.of(new OutgoingProxy("127.0.0.1", port,
                Optional.of(new OutgoingProxy.Credentials("bruker", Secret.of(SECRET))))));
    }

    @Test
    void grants_and_metadata_go_through_it() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(PKI); ConnectProxy proxy = ConnectProxy.leadingTo(server.port())) {
            server.next(c -> {
                assertThat(c.head()).startsWith("POST /token ").doesNotContain("Proxy-Authorization", "proxy-authorization");
                c.send(OK);
            });
            server.next(c -> {
                assertThat(c.head()).startsWith("GET /metadata ");
                c.send(OK);
            });
            assertThat(through(proxy.port()).post(URI.create("https://maskinporten.example.no:8443/token"), "jwt").status()).isEqualTo(200);
            assertThat(through(proxy.port()).get(URI.create("https://maskinporten.example.no:8443/metadata")).status()).isEqualTo(200);
            assertThat(proxy.heads()).hasSize(2).allSatisfy(head -> {
                assertThat(head).startsWith("CONNECT maskinporten.example.no:8443 HTTP/1.1\r\n");
                assertThat(head.toLowerCase()).contains("proxy-authorization: basic "
                        + Base64.getEncoder().encodeToString(("bruker:" + SECRET).getBytes(StandardCharsets.UTF_8)).toLowerCase());
            });
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void a_refusal_names_the_variable_and_nothing_secret() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.doing((client, head) ->
                client.getOutputStream().write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n".getBytes()))) {
            Throwable failure = catchThrowable(() -> through(proxy.port()).post(URI.create("https://maskinporten.example.no:8443/token"), "jwt"));
            assertThat(failure).hasMessageContaining("PORTNER_UPSTREAM_PROXY").hasMessageContaining("407");
            assertThat(failure.getMessage()).doesNotContain(SECRET, "jwt");
        }
    }

    /** A grant in the clear does not leave this machine; and the proxy's own loopback is no place for one. */
    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1", "https://localhost:1", "https://127.0.0.1:1", "https://[::1]:1"})
    void what_is_on_this_machine_is_reached_without_it(String here) throws Exception {
        try (ConnectProxy proxy = ConnectProxy.leadingTo(1)) {
            assertThat(catchThrowable(() -> through(proxy.port()).post(URI.create(here + "/token"), "jwt"))).isNotNull();
            assertThat(proxy.heads()).isEmpty();
        }
    }
}
