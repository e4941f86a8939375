package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import no.portner.route.Integrations;
import no.portner.route.Route;
import no.portner.transport.Transport;
import no.portner.transport.UnderTest;
import no.portner.twin.TestServerTls;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.Test;

/** A server of another protocol may refuse a handshake that offers HTTP alone (RFC 7301 section 3.2); calls by HTTP/2 do not change that. */
class ABrokerIsOfferedNothingOfHttpTest {

    private static final UpstreamSettings HTTP2 = new UpstreamSettings(true, Optional.empty(),
            new ConnectionLife(Duration.ofSeconds(1), Duration.ofSeconds(1)));

    @Test
    void theWayToABrokerIsTriedWithoutAlpn() throws Exception {
        TwinPki pki = new TwinPki();
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("twin", pki.ca());
        EventLoopGroup loops = UnderTest.loops(1);
        try (UpstreamTls tls = UpstreamTls.trusting(roots, UnderTest.TLS);
                SSLServerSocket server = (SSLServerSocket) TestServerTls.context(pki).getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            SSLParameters parameters = server.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"amqp"});
            server.setSSLParameters(parameters);
            Thread thread = new Thread(() -> serve(server));
            thread.setDaemon(true);
            thread.start();
            Reach reach = new Reach(Transport.of(loops), tls, HTTP2, DnsServerAddressStreamProviders.platformDefault());
            EventLoop loop = (EventLoop) loops.next();
            assertThat(reach.secure(loop, route("amqps", server.getLocalPort())).get(15, TimeUnit.SECONDS)).isNotNull();
            assertThatThrownBy(() -> reach.secure(loop, route("https", server.getLocalPort())).get(15, TimeUnit.SECONDS))
                    .as("a server that knows no HTTP").isNotNull();
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private static void serve(SSLServerSocket server) {
        while (!server.isClosed()) {
            try (SSLSocket client = (SSLSocket) server.accept()) {
                client.getInputStream().read();
            } catch (IOException refused) {
                // The next one, or none.
            }
        }
    }

    private static Route route(String scheme, int port) {
        return new Route("any", "localhost", List.of("/"), URI.create(scheme + "://127.0.0.1:" + port), Route.ClientAuthorization.KEEP,
                new Integrations(Optional.empty(), List.of()), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
