package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import no.portner.route.Route;
import no.portner.transport.Transport;

/** Sends calls to their upstream, on a connection that waited or on a new one; and opens tunnels to hosts that are no upstream. */
public final class Forwarder {

    private final Dialler dialler;
    private final Connector connector;
    private final UpstreamLimits limits;
    private final Map<EventExecutor, UpstreamPool> pools = new IdentityHashMap<>();

    /** @param ourselves whether a connection to this address would come back to Portner */
    public Forwarder(Transport transport, UpstreamTls tls, Predicate<InetSocketAddress> ourselves, UpstreamSettings settings) {
        this(transport, tls, ourselves, settings, DnsServerAddressStreamProviders.platformDefault(), System::nanoTime);
    }

    /**
     * @param nameServers who is asked for upstreams' addresses
     * @param nanoTime what timeouts are measured by
     */
    public Forwarder(Transport transport, UpstreamTls tls, Predicate<InetSocketAddress> ourselves, UpstreamSettings settings,
            DnsServerAddressStreamProvider nameServers, LongSupplier nanoTime) {
        dialler = new Dialler(transport, new Names(transport.datagram(), nameServers), ourselves, settings.proxy());
        connector = new Connector(dialler, tls);
        limits = new UpstreamLimits(settings, origin -> pools.values().forEach(pool -> pool.makeRoom(origin)));
        transport.loops().forEach(loop -> pools.put(loop,
                new UpstreamPool((EventLoop) loop, connector, settings, limits, transport.memory(), nanoTime)));
    }

    /**
     * Sends a request's head; to be called on {@code loop}, where everything that follows happens too. A call that the upstream
     * cannot have done anything with is sent once more, by another connection, as long as its listener can send it so.
     *
     * @param route one without TLS is for a host that is nobody's route: the headers hold nothing of ours ({@link HeaderPolicy}), and the
     *     same addresses are forbidden as in {@link #connect}
     * @param idempotent whether the call may also be sent again when the upstream may have done something with it: when a connection that
     *     had waited turns out to be stale (RFC 9110 section 9.2.2)
     * @param begun gets the call as soon as its head is written; a second one after {@link UpstreamListener#sendAgain}
     */
    public void forward(EventLoop loop, Route route, HttpRequest request, boolean idempotent, UpstreamListener listener,
            Consumer<UpstreamCall> begun) {
        UpstreamPool pool = pools.get(loop);
        boolean upgrade = WebSocketUpgrade.isAskedForBy(request);
        Runnable again = () -> pool.open(route, upgrade, stage -> begin(stage, route, request, listener, listener, begun), listener::failed);
        CallStage waiting = pool.waiting(route, upgrade);
        if (waiting == null) {
            pool.open(route, upgrade, stage -> begin(stage, route, request, new FirstTry(listener, false, again), listener, begun),
                    listener::failed);
        } else {
            begin(waiting, route, request, new FirstTry(listener, idempotent, again), listener, begun);
        }
    }

    private static void begin(CallStage stage, Route route, HttpRequest request, UpstreamListener heard, UpstreamListener listener,
            Consumer<UpstreamCall> begun) {
        stage.begin(route, request, heard);
        if (stage.isCarrying()) {
            begun.accept(stage);
            listener.requestWritable(stage.channel().isWritable());
        }
    }

    /** What there is towards the route's upstream; routes with the same one share it. For any thread. */
    public UpstreamUse use(Route route) {
        return limits.useNow(Origin.of(route));
    }

    UpstreamPool pool(EventLoop loop) {
        return pools.get(loop);
    }

    /**
     * A connection for bytes that Portner does not look into. To be called on {@code loop}, which the connection then lives on.
     *
     * @param host a name, which {@code /etc/hosts} is not asked for, or an address, with or without brackets
     * @param timeout for the name, the connection and the outgoing proxy's answer together
     * @return a channel that is not read until somebody sets it to, and that stays open for writing when the other side has ended its
     *     output. Whoever cancels the future is not handed one. Fails with a {@link no.portner.error.ProxyError}: LOOP,
     *     DESTINATION_FORBIDDEN, UPSTREAM_UNRESOLVED, UPSTREAM_UNREACHABLE, UPSTREAM_CONNECT_TIMEOUT
     */
    public Future<Channel> connect(EventLoop loop, String host, int port, Duration timeout) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        Future<Channel> dialled = dialler.dial(loop, new Target("the destination", bare, port, timeout, true));
        dialled.addListener(done -> {
            if (dialled.isSuccess()) {
                dialled.getNow().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            }
        });
        return dialled;
    }

    /**
     * A connection to a route's upstream for another protocol than HTTP: the same resolver, outgoing proxy and TLS as for its calls. To be
     * called on {@code loop}, which the connection then lives on.
     *
     * @param ready gets the connection when the handshake is done, before anything is read of it: adds its handlers
     * @return fails with a {@link no.portner.error.ProxyError}
     */
    public Future<Channel> secure(EventLoop loop, Route route, Consumer<Channel> ready) {
        return connector.connect(loop, route, UpstreamTls.Offer.NOTHING, (channel, http2) -> ready.accept(channel));
    }
}
