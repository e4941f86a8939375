package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import no.portner.error.ProxyError;
import no.portner.route.Route;
import no.portner.upstream.UpstreamTls.Offer;

/** Opens upstream connections: TCP, then TLS with the route's host as SNI and as the name that the certificate must hold. */
final class Connector {

    /** Puts the stages of the protocol that was agreed on behind TLS. */
    interface Stages {
        void addTo(Channel channel, boolean http2);
    }

    private final Dialler dialler;
    private final UpstreamTls tls;

    Connector(Dialler dialler, UpstreamTls tls) {
        this.dialler = dialler;
        this.tls = tls;
    }

    /**
     * The route's connect timeout holds for name, TCP connection and outgoing proxy together, and again for the handshake.
     *
     * @param stages called as soon as the handshake is done, before anything is read
     * @return fails with a {@link ProxyError}
     */
    Future<Channel> connect(EventLoop loop, Route route, Offer offer, Stages stages) {
        Promise<Channel> ready = loop.newPromise();
        Future<Channel> dialled = dialler.dial(loop, Target.of(route));
        dialled.addListener(done -> {
            if (!dialled.isSuccess()) {
                ready.setFailure(dialled.cause());
            } else if (route.isSecure()) {
                shakeHands(dialled.getNow(), route, offer, stages, ready);
            } else {
                stages.addTo(dialled.getNow(), false);
                dialled.getNow().config().setAutoRead(true);
                ready.setSuccess(dialled.getNow());
            }
        });
        return ready;
    }

    private void shakeHands(Channel channel, Route route, Offer offer, Stages stages, Promise<Channel> ready) {
        SslContext context;
        try {
            context = tls.context(offer);
        } catch (RuntimeException e) {
            channel.close();
            ready.setFailure(ProxyError.from(e));
            return;
        }
        SslHandler handler = context.newHandler(channel.alloc(), route.host(), route.port());
        verifyName(handler);
        handler.setHandshakeTimeoutMillis(millis(route.connectTimeout()));
        ChannelHandler quiet = new Quiet();
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                channel.pipeline().remove(quiet);
                stages.addTo(channel, ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol()));
                ready.setSuccess(channel);
            } else {
                channel.close();
                ready.setFailure(UpstreamFailure.whileShakingHands(route, done.cause()));
            }
        });
        channel.pipeline().addLast(handler, quiet);
        channel.config().setAutoRead(true);
    }

    /** What breaks the handshake is told by its future; an exception that passed the end of the pipeline would be logged as nobody's. */
    private static final class Quiet extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** Zero would mean for ever. */
    static int millis(Duration timeout) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }

    /** RFC 2818 section 3.1: Netty 4.1 does not ask for it by itself. */
    private static void verifyName(SslHandler handler) {
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
    }
}
