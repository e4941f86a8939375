package no.portner.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;

/** Writes answers to one HTTP/1 connection: frames them for the client's version, and closes the connection when that is due. */
final class Http1Writer implements ResponseWriter {

    private final Channel channel;
    private final ResponseEncoder encoder;
    private final Traffic traffic;
    private boolean oldClient;
    private boolean answersHead;
    private boolean closeAfter;
    private boolean endsWithConnection;
    private ChannelFuture ended;

    Http1Writer(Channel channel, ResponseEncoder encoder, Traffic traffic) {
        this.channel = channel;
        this.encoder = encoder;
        this.traffic = traffic;
    }

    @Override
    public void answering(HttpRequest request) {
        oldClient = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        endsWithConnection = false;
        closeAfter = !HttpUtil.isKeepAlive(request) || request.decoderResult().isFailure() || traffic.isDraining();
        answersHead = request.method().equals(HttpMethod.HEAD);
        encoder.answersHead(answersHead);
    }

    @Override
    public boolean closesAfter() {
        return closeAfter;
    }

    @Override
    public void interim(HttpResponse response) {
        if (!oldClient) {
            response.setProtocolVersion(HttpVersion.HTTP_1_1);
            channel.write(response, channel.voidPromise());
            channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
        }
    }

    @Override
    public void switching(HttpResponse response) {
        channel.write(response, channel.voidPromise());
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
    }

    @Override
    public void lastAnswer() {
        closeAfter = true;
    }

    /** What has no length of its own becomes chunked, or ends with the connection for HTTP/1.0. */
    @Override
    public void head(HttpResponse response) {
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        boolean chunked = HttpUtil.isTransferEncodingChunked(response);
        boolean withoutLength = !chunked && !HttpUtil.isContentLengthSet(response) && !answersHead && mayHaveBody(response.status());
        if (oldClient && (chunked || withoutLength)) {
            response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
            endsWithConnection = true;
            closeAfter = true;
        } else if (withoutLength) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        closeAfter |= traffic.isDraining();
        tellConnection(response);
        channel.write(response, channel.voidPromise());
    }

    private static boolean mayHaveBody(HttpResponseStatus status) {
        return status.code() != HttpResponseStatus.NO_CONTENT.code() && status.code() != HttpResponseStatus.NOT_MODIFIED.code();
    }

    @Override
    public void body(HttpContent content) {
        if (content instanceof LastHttpContent) {
            ended = channel.write(content);
        } else {
            channel.write(content, channel.voidPromise());
        }
    }

    @Override
    public ChannelFuture ended() {
        return ended;
    }

    /** A 400 is always the last answer: who has not understood one request cannot know where the next one begins. */
    @Override
    public int problem(FullHttpResponse response, boolean lastOne) {
        closeAfter |= lastOne || response.status().equals(HttpResponseStatus.BAD_REQUEST);
        tellConnection(response);
        int status = response.status().code();
        ended = channel.write(response);
        return status;
    }

    private void tellConnection(HttpResponse response) {
        if (closeAfter) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (oldClient) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    @Override
    public void close(boolean linger) {
        closeAfter = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (linger) {
                Farewell.linger(channel);
            } else {
                channel.close();
            }
        });
    }

    /**
     * Where the end of the connection is the end of the answer, only a reset tells, or that TLS' close_notify is missing. A client that
     * reads nothing is not waited for.
     */
    @Override
    public void abort() {
        closeAfter = true;
        if (endsWithConnection) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> Farewell.cut(channel));
        channel.eventLoop().schedule(() -> Farewell.cut(channel), Farewell.LINGER_SECONDS, TimeUnit.SECONDS);
    }
}
