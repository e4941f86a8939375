package no.portner.listener;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder for one exchange at a time: an answer to HEAD has no body whatever its headers say (RFC 9110 section 9.3.2). */
final class ResponseEncoder extends HttpResponseEncoder {

    private boolean head;

    void answersHead(boolean head) {
        this.head = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return head || super.isContentAlwaysEmpty(response);
    }
}
