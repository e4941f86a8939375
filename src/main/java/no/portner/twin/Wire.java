package no.portner.twin;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;

/** What a well-behaved server never does to a connection. Vert.x rightly offers none of it, so this goes to the Netty channel below. */
final class Wire {

    private Wire() {
    }

    /** Ends the TCP connection with an RST instead of a FIN, and without TLS' close_notify. */
    static void reset(HttpServerRequest request) {
        Channel channel = channel(request);
        channel.eventLoop().execute(() -> {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().closeForcibly();
        });
    }

    /** Ends the connection in order, whatever was promised on it. */
    static void close(HttpServerRequest request) {
        request.connection().close();
    }

    /** Sends bytes that are not HTTP, inside TLS, and ends the connection. */
    static void garbage(HttpServerRequest request, String bytes) {
        Channel channel = channel(request);
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext codec = channel.pipeline().context(HttpRequestDecoder.class);
            if (codec == null) {
                codec = channel.pipeline().context(HttpServerCodec.class);
            }
            codec.writeAndFlush(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1)).addListener(sent -> channel.close());
        });
    }

    private static Channel channel(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel();
    }
}
