package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import no.portner.upstream.HeadBytes;

/** Netty's encoder for one exchange at a time, with heads written as bytes: an answer to HEAD has no body whatever its headers say (RFC 9110 section 9.3.2). */
final class ResponseEncoder extends HttpResponseEncoder {

    private boolean head;

    void answersHead(boolean head) {
        this.head = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return head || super.isContentAlwaysEmpty(response);
    }

    @Override
    protected void encodeHeaders(HttpHeaders headers, ByteBuf out) {
        HeadBytes.writeLines(headers, out);
    }
}
