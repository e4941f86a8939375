package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import no.portner.config.OutgoingProxy;
import no.portner.listener.Leaks;
import no.portner.route.Route;
import no.portner.route.Routes;
import no.portner.transport.Transport;
import no.portner.transport.UnderTest;
import no.portner.twin.TwinPki;

/** A {@link Forwarder} on an event loop of its own, with a clock that is moved by hand beside the real one. */
final class Forwarding implements AutoCloseable {

    static final ConnectionLife LIFE = new ConnectionLife(Duration.ofSeconds(15), Duration.ofMinutes(5));
    static final UpstreamSettings DEFAULT = new UpstreamSettings(false, Optional.empty(), LIFE);

    final EventLoop loop;
    private final UpstreamTls tls;
    private final EventLoopGroup loops = UnderTest.loops(1);
    private final AtomicLong passed = new AtomicLong();
    private final Forwarder forwarder;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private String host = "localhost";
    private Heard.Act before = () -> { };

    Forwarding(TwinPki pki, boolean http2, Optional<OutgoingProxy> proxy) throws Exception {
        this(pki, new UpstreamSettings(http2, proxy, LIFE), address -> false, DnsServerAddressStreamProviders.platformDefault());
    }

    Forwarding(TwinPki pki, UpstreamSettings settings, Predicate<InetSocketAddress> ourselves, DnsServerAddressStreamProvider names)
            throws Exception {
        Leaks.watch();
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("twin", pki.ca());
        loop = (EventLoop) loops.iterator().next();
        tls = UpstreamTls.trusting(roots, UnderTest.TLS);
        forwarder = new Forwarder(Transport.of(loops), tls, ourselves, settings, names,
                () -> System.nanoTime() + passed.get());
    }

    Forwarding connectTimeout(Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    /** The name that a certificate must hold. */
    Forwarding host(String name) {
        host = name;
        return this;
    }

    /** What the event loop does just before the next call, without looking at any connection in between. */
    Forwarding before(Heard.Act act) {
        before = act;
        return this;
    }

    /** For the timeouts of calls and connections that are there. */
    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    Forwarder forwarder() {
        return forwarder;
    }

    Route route(String upstream) {
        Route fiks = Routes.to("fiks", host, URI.create(upstream), Optional.empty(), Route.ClientAuthorization.KEEP, "/");
        return new Route(fiks.name(), fiks.host(), fiks.prefixes(), fiks.upstream(), fiks.authorization(), fiks.integrations(),
                connectTimeout, Duration.ofMinutes(17), Duration.ofMinutes(5));
    }

    Heard get(int port, String path, String... headers) throws Exception {
        return call(new Heard(this), "https://127.0.0.1:" + port, HttpMethod.GET, path, headers);
    }

    /** A body follows. */
    Heard post(int port, String path, String... headers) throws Exception {
        String[] chunked = java.util.Arrays.copyOf(headers, headers.length + 2);
        chunked[headers.length] = "transfer-encoding";
        chunked[headers.length + 1] = "chunked";
        return call(new Heard(this), "https://127.0.0.1:" + port, HttpMethod.POST, path, chunked);
    }

    Heard call(Heard heard, String upstream, HttpMethod method, String path, String... headers) throws Exception {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, path);
        request.headers().set("host", "localhost");
        for (int i = 0; i < headers.length; i += 2) {
            request.headers().add(headers[i], headers[i + 1]);
        }
        boolean body = request.headers().contains("transfer-encoding");
        Route route = route(upstream);
        boolean idempotent = !method.equals(HttpMethod.POST);
        loop.submit(() -> {
            before.act();
            forwarder.forward(loop, route, request, idempotent, heard, call -> {
                heard.begun(call);
                if (!body) {
                    call.send(LastHttpContent.EMPTY_LAST_CONTENT);
                }
                call.flush();
            });
            return null;
        }).get(15, TimeUnit.SECONDS);
        before = () -> { };
        return heard;
    }

    /** Everything is closed, and no buffer was lost. */
    @Override
    public void close() throws Exception {
        tls.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        assertThat(Leaks.found()).as("buffers lost").isEmpty();
    }
}
