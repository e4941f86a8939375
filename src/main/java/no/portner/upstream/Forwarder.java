package no.portner.upstream;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import no.portner.error.ProxyError;
import no.portner.route.Route;

/** Sends calls to their upstream, on a connection that waited or on a new one. */
public final class Forwarder {

    private final Map<EventExecutor, UpstreamPool> pools = new IdentityHashMap<>();

    /**
     * @param tls made on first use, so that reading the trusted roots does not delay the first listen
     * @param ourselves whether a connection to this address would come back to Portner
     */
    public Forwarder(Transport transport, Supplier<SslContext> tls, Predicate<InetSocketAddress> ourselves) {
        this(transport, tls, ourselves, DnsServerAddressStreamProviders.platformDefault(), System::nanoTime);
    }

    /**
     * @param nameServers who is asked for upstreams' addresses
     * @param nanoTime what timeouts are measured by
     */
    public Forwarder(Transport transport, Supplier<SslContext> tls, Predicate<InetSocketAddress> ourselves,
            DnsServerAddressStreamProvider nameServers, LongSupplier nanoTime) {
        Connector connector = new Connector(transport, Resolver.group(transport.datagram(), nameServers), tls, ourselves);
        transport.loops().forEach(loop -> pools.put(loop, new UpstreamPool((EventLoop) loop, connector, nanoTime)));
    }

    /**
     * Sends a request's head; to be called on {@code loop}, where everything that follows happens too.
     *
     * @param repeatable whether the call may be sent again on a new connection when a waiting one turns out to be stale: no body, and
     *     a method that is idempotent (RFC 9110 section 9.2.2)
     * @param begun gets the call as soon as its head is written
     */
    public void forward(EventLoop loop, Route route, HttpRequest request, boolean repeatable, UpstreamListener listener,
            Consumer<UpstreamCall> begun) {
        UpstreamPool pool = pools.get(loop);
        UpstreamConnection waiting = pool.idle(route);
        if (waiting == null) {
            pool.open(route, connection -> begin(connection, pool, request, listener, begun), listener::failed);
            return;
        }
        UpstreamListener heard = !repeatable ? listener : new RepeatOnce(listener, () ->
                pool.open(route, connection -> begin(connection, pool, request, listener, begun), listener::failed));
        begin(waiting, pool, request, heard, begun);
    }

    private static void begin(UpstreamConnection connection, UpstreamPool pool, HttpRequest request, UpstreamListener listener,
            Consumer<UpstreamCall> begun) {
        connection.begin(request, listener, pool.nanoTime());
        begun.accept(connection);
        listener.requestWritable(connection.isWritable());
    }

    /** Opens a call again when the connection closed before any answer. */
    private static final class RepeatOnce extends ForwardingListener {

        private final Runnable again;
        private boolean answered;

        RepeatOnce(UpstreamListener listener, Runnable again) {
            super(listener);
            this.again = again;
        }

        @Override
        public void head(io.netty.handler.codec.http.HttpResponse response) {
            answered = true;
            super.head(response);
        }

        @Override
        public void failed(ProxyError error) {
            if (!answered && error.kind() == ProxyError.Kind.UPSTREAM_CLOSED) {
                again.run();
            } else {
                super.failed(error);
            }
        }
    }
}
