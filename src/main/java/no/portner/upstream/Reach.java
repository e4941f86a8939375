package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import no.portner.config.OutgoingProxy;
import no.portner.route.Route;
import no.portner.transport.Transport;
import no.portner.upstream.UpstreamTls.Offer;

/** The way to a route's upstream, a step at a time, by what {@link Forwarder} goes by: same resolver, outgoing proxy and TLS. */
public final class Reach {

    private final Names names;
    private final Dialler dialler;
    private final Connector connector;
    private final UpstreamSettings settings;

    /** @param nameServers who is asked for upstreams' addresses */
    public Reach(Transport transport, UpstreamTls tls, UpstreamSettings settings, DnsServerAddressStreamProvider nameServers) {
        this.names = new Names(transport.datagram(), nameServers);
        this.dialler = new Dialler(transport, names, address -> false, settings.proxy());
        this.connector = new Connector(dialler, tls);
        this.settings = settings;
    }

    /** The name that this machine must resolve: the proxy's, where there is one. */
    public String hop(Route route) {
        return proxyTo(route).map(OutgoingProxy::host).orElseGet(route::upstreamHost);
    }

    public boolean isProxied(Route route) {
        return proxyTo(route).isPresent();
    }

    private Optional<OutgoingProxy> proxyTo(Route route) {
        return Names.isLoopback(route.upstreamHost()) ? Optional.empty() : settings.proxy();
    }

    /** @param name or address */
    public Future<List<InetAddress>> resolve(EventLoop loop, String name) {
        return names.addresses(loop, name);
    }

    /** A TCP connection there and back; fails with a {@link no.portner.error.ProxyError}. */
    public Future<Void> connect(EventLoop loop, Route route) {
        Promise<Void> done = loop.newPromise();
        loop.execute(() -> then(dialler.dial(loop, Target.of(route)), done, channel -> null));
        return done;
    }

    /** The same with TLS; what is offered besides HTTP is offered to those alone that speak it ({@link Forwarder#secure}). */
    public Future<SSLSession> secure(EventLoop loop, Route route) {
        Promise<SSLSession> done = loop.newPromise();
        boolean http = !"amqps".equals(route.upstream().getScheme());
        Offer offer = http && settings.http2() ? Offer.HTTP_2_OR_1 : Offer.NOTHING;
        loop.execute(() -> then(connector.connect(loop, route, offer, (channel, http2) -> { }), done,
                channel -> channel.pipeline().get(SslHandler.class).engine().getSession()));
        return done;
    }

    private interface Look<T> {
        T at(Channel channel);
    }

    private static <T> void then(Future<Channel> opened, Promise<T> done, Look<T> look) {
        opened.addListener(any -> {
            if (!opened.isSuccess()) {
                done.tryFailure(opened.cause());
                return;
            }
            try {
                done.trySuccess(look.at(opened.getNow()));
            } catch (RuntimeException e) {
                done.tryFailure(e);
            } finally {
                opened.getNow().close();
            }
        });
    }
}
