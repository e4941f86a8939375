package no.portner.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import no.portner.error.ProxyError;
import no.portner.route.Route;

/** Opens upstream connections: name, TCP, then TLS with the route's host as SNI and as the name that the certificate must hold. */
final class Connector {

    private final Transport transport;
    private final AddressResolverGroup<InetSocketAddress> resolver;
    private final Supplier<SslContext> tls;
    private final Predicate<InetSocketAddress> ourselves;

    Connector(Transport transport, AddressResolverGroup<InetSocketAddress> resolver, Supplier<SslContext> tls,
            Predicate<InetSocketAddress> ourselves) {
        this.transport = transport;
        this.resolver = resolver;
        this.tls = tls;
        this.ourselves = ourselves;
    }

    /**
     * The route's connect timeout holds for name and TCP connection together, and again for the handshake.
     *
     * @return done when the handshake is done; fails with a {@link ProxyError} of kind LOOP where the connection would lead back to us
     */
    Future<Channel> connect(EventLoop loop, Route route, ChannelHandler last, ResponseDecoder decoder) {
        Promise<Channel> ready = loop.newPromise();
        long begun = System.nanoTime();
        Future<InetSocketAddress> named = resolver.getResolver(loop)
                .resolve(InetSocketAddress.createUnresolved(route.upstream().getHost(), route.port()));
        // The resolver's own patience is five seconds for each of many questions.
        Future<?> patience = loop.schedule(() -> ready.tryFailure(UpstreamFailure.nameTimeout(route)),
                route.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
        named.addListener(done -> {
            patience.cancel(false);
            if (ready.isDone()) {
                return;
            }
            if (!named.isSuccess()) {
                ready.setFailure(named.cause());
            } else if (ourselves.test(named.getNow())) {
                ready.setFailure(UpstreamFailure.loop(route));
            } else {
                connect(loop, route, named.getNow(), route.connectTimeout().minusNanos(System.nanoTime() - begun), ready, last, decoder);
            }
        });
        return ready;
    }

    private void connect(EventLoop loop, Route route, InetSocketAddress address, Duration left, Promise<Channel> ready,
            ChannelHandler last, ResponseDecoder decoder) {
        SslContext context;
        try {
            context = tls.get();
        } catch (RuntimeException e) {
            ready.setFailure(e);
            return;
        }
        ChannelFuture connected = new Bootstrap().group(loop).channel(transport.socket())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(left))
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler handler = context.newHandler(channel.alloc(), route.host(), route.port());
                        verifyName(handler);
                        handler.setHandshakeTimeoutMillis(millis(route.connectTimeout()));
                        channel.pipeline().addLast(handler, new HttpRequestEncoder(), decoder, last);
                        handler.handshakeFuture().addListener(done -> {
                            if (done.isSuccess()) {
                                ready.trySuccess(channel);
                            } else {
                                channel.close();
                                ready.tryFailure(done.cause());
                            }
                        });
                    }
                }).connect(address);
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                ready.tryFailure(done.cause());
            }
        });
    }

    /** Zero would mean for ever. */
    private static int millis(Duration timeout) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }

    /** RFC 2818 section 3.1: Netty 4.1 does not ask for it by itself. */
    private static void verifyName(SslHandler handler) {
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
    }
}
