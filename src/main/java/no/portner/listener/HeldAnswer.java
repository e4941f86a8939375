package no.portner.listener;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import no.portner.error.ProxyError;
import no.portner.upstream.UpstreamListener;

/** An answer kept back as it comes, so that it can still be passed on exactly so. */
final class HeldAnswer {

    static final int MOST = 64 * 1024;

    private final HttpResponse head;
    private final MemoryMargin memory;
    private final ArrayDeque<HttpContent> pieces = new ArrayDeque<>(2);
    private int size;
    private boolean ended;
    private boolean whole;
    private ProxyError failure;

    HeldAnswer(HttpResponse head, MemoryMargin memory) {
        this.head = head;
        this.memory = memory;
    }

    void add(HttpContent piece) {
        size += piece.content().readableBytes();
        ended |= piece instanceof LastHttpContent;
        pieces.add(piece);
    }

    void complete() {
        whole = true;
    }

    void failed(ProxyError error) {
        failure = error;
    }

    HttpResponse head() {
        return head;
    }

    /** Whether the body has become longer than what is looked at. */
    boolean isTooLong() {
        return size > memory.atMost(MOST);
    }

    /** Whether the body is all here; over HTTP/2 the call goes on until the request has ended too. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether nothing more comes. */
    boolean isOver() {
        return whole || failure != null;
    }

    /** @return the body, as far as it is there and looked at */
    byte[] body() {
        byte[] bytes = new byte[Math.min(size, MOST)];
        int at = 0;
        for (HttpContent piece : pieces) {
            int length = Math.min(bytes.length - at, piece.content().readableBytes());
            piece.content().getBytes(piece.content().readerIndex(), bytes, at, length);
            at += length;
        }
        return bytes;
    }

    /** Hands on what came after the head. */
    void passTo(UpstreamListener listener) {
        HttpContent piece;
        while ((piece = pieces.poll()) != null) {
            listener.body(piece);
        }
        if (whole) {
            listener.complete();
        } else if (failure != null) {
            listener.failed(failure);
        } else {
            listener.flush();
        }
    }

    void release() {
        pieces.forEach(HttpContent::release);
        pieces.clear();
    }
}
