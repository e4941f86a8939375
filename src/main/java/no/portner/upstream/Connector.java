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
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import no.portner.route.Route;

/** Opens upstream connections: TCP, then TLS with the route's host as SNI and as the name that the certificate must hold. */
final class Connector {

    private final Transport transport;
    private final AddressResolverGroup<InetSocketAddress> resolver;
    private final Supplier<SslContext> tls;

    Connector(Transport transport, AddressResolverGroup<InetSocketAddress> resolver, Supplier<SslContext> tls) {
        this.transport = transport;
        this.resolver = resolver;
        this.tls = tls;
    }

    /** @return done when the handshake is done */
    Future<Channel> connect(EventLoop loop, Route route, ChannelHandler last, ResponseDecoder decoder) {
        int timeout = (int) Math.min(Integer.MAX_VALUE, route.connectTimeout().toMillis());
        Promise<Channel> ready = loop.newPromise();
        SslContext context;
        try {
            context = tls.get();
        } catch (RuntimeException e) {
            return ready.setFailure(e);
        }
        ChannelFuture connected = new Bootstrap().group(loop).channel(transport.socket()).resolver(resolver)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeout)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler handler = context.newHandler(channel.alloc(), route.host(), route.port());
                        verifyName(handler);
                        handler.setHandshakeTimeoutMillis(timeout);
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
                }).connect(InetSocketAddress.createUnresolved(route.upstream().getHost(), route.port()));
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                ready.tryFailure(done.cause());
            }
        });
        return ready;
    }

    /** RFC 2818 section 3.1: Netty 4.1 does not ask for it by itself. */
    private static void verifyName(SslHandler handler) {
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
    }
}
