package no.portner.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A stream's first stage: what RFC 9113 asks of a request's pseudo-header fields (section 8.3.1) and Netty's decoder lets pass. A request
 * against it is malformed and ends its stream (section 8.1.1). A {@code Host} that says the same as {@code :authority} is left out; two
 * that differ go on both, and are answered as two Hosts are.
 */
final class StreamHeads extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = Logger.getLogger(StreamHeads.class);

    private boolean headSeen;
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        String objection = message instanceof Http2HeadersFrame frame ? objection(frame.headers()) : null;
        if (objection != null && !refused) {
            refused = true;
            LOG.debugf("a stream is reset: %s", objection);
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private String objection(Http2Headers headers) {
        if (headSeen) {
            return headers.names().stream().anyMatch(name -> PseudoHeaderName.hasPseudoHeaderFormat(name))
                    ? "a trailer is a pseudo-header field" : null;
        }
        headSeen = true;
        for (PseudoHeaderName name : PseudoHeaderName.values()) {
            if (headers.getAll(name.value()).size() > 1) {
                return name.value() + " twice";
            }
        }
        CharSequence method = headers.method();
        if (method == null || headers.status() != null) {
            return "not a request";
        }
        joinHosts(headers);
        return HttpMethod.CONNECT.asciiName().contentEquals(method) ? objectionToConnect(headers) : objectionToTarget(headers, method);
    }

    /** Refused later, in words; but for a target it needs what stands for one (RFC 9113 section 8.5, RFC 8441 section 4). */
    private static String objectionToConnect(Http2Headers headers) {
        return isMissing(headers.authority()) ? "CONNECT without :authority" : null;
    }

    private static String objectionToTarget(Http2Headers headers, CharSequence method) {
        CharSequence path = headers.path();
        if (isMissing(headers.scheme()) || isMissing(path)) {
            return ":scheme or :path is missing";
        }
        boolean asterisk = HttpMethod.OPTIONS.asciiName().contentEquals(method) && AsciiString.contentEquals(path, "*");
        if (path.charAt(0) != '/' && !asterisk) {
            return ":path is not a path";
        }
        // In HTTP/1.1 these would end the request's line.
        return path.chars().anyMatch(c -> c <= 0x20 || c == 0x7f) ? ":path holds a blank or a control" : null;
    }

    private static void joinHosts(Http2Headers headers) {
        List<CharSequence> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() == 1 && headers.authority() != null && AsciiString.contentEqualsIgnoreCase(hosts.get(0), headers.authority())) {
            headers.remove(HttpHeaderNames.HOST);
        }
    }

    private static boolean isMissing(CharSequence value) {
        return value == null || value.length() == 0;
    }
}
