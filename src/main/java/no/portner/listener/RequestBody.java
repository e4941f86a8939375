package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.List;
import no.portner.upstream.UpstreamCall;

/**
 * A request's body on its way: pieces are held while there is no upstream to take them, and what has been sent is kept for a second
 * sending as long as that may be needed and it is 64 KiB at most, or what little there is memory for. Nothing is kept before {@link #record}.
 */
final class RequestBody {

    static final int MOST_RECORDED = 64 * 1024;
    /** Smaller pieces are copied together: a slice of a byte would keep the whole buffer that it was read into. */
    private static final int WORTH_A_SLICE = 1024;

    private final MemoryMargin memory;
    /** Null while nothing has had to wait, as with most calls. */
    private ArrayDeque<HttpContent> held;
    private ArrayDeque<ByteBuf> sent;
    private int sentBytes;
    private int receivedBytes;
    private HttpHeaders trailers;
    private boolean recording;
    private boolean begun;
    private boolean whole;
    private boolean endSent;

    RequestBody(MemoryMargin memory) {
        this.memory = memory;
    }

    /** From the first piece on, what is sent is kept. */
    void record() {
        recording = true;
    }

    /** What was kept is not needed any more. */
    void forget() {
        recording = false;
        if (sent != null) {
            sent.forEach(ByteBuf::release);
            sent = null;
        }
    }

    /** @param upstream null: there is none yet; takes over the piece's reference */
    void add(HttpContent content, UpstreamCall upstream) {
        begun = true;
        receivedBytes += content.content().readableBytes();
        if (receivedBytes < 0) {
            receivedBytes = Integer.MAX_VALUE;
        }
        whole |= content instanceof LastHttpContent;
        if (upstream == null) {
            if (held == null) {
                held = new ArrayDeque<>(2);
            }
            held.add(content);
        } else {
            send(content, upstream);
        }
    }

    /** Sends what is there, first what was sent to an earlier upstream. That is still kept: a repeat may be answered with a 401. */
    void sendTo(UpstreamCall upstream) {
        if (sent != null) {
            for (ByteBuf bytes : List.copyOf(sent)) {
                if (sent == null) {
                    // What was sent before has ended the call.
                    return;
                }
                upstream.send(new DefaultHttpContent(bytes.retainedDuplicate()));
            }
        }
        if (endSent) {
            upstream.send(end());
        }
        goOn(upstream);
    }

    /** Sends what is held. */
    void goOn(UpstreamCall upstream) {
        HttpContent content;
        while (held != null && (content = held.poll()) != null) {
            send(content, upstream);
        }
    }

    private void send(HttpContent content, UpstreamCall upstream) {
        if (content instanceof LastHttpContent last) {
            endSent = true;
            trailers = last.trailingHeaders();
        }
        if (recording && content.content().isReadable()) {
            keep(content.content());
        }
        upstream.send(content);
    }

    private void keep(ByteBuf bytes) {
        sentBytes += bytes.readableBytes();
        if (sentBytes > memory.atMost(MOST_RECORDED) || memory.isScarce()) {
            forget();
            return;
        }
        if (sent == null) {
            sent = new ArrayDeque<>(4);
        }
        if (bytes.readableBytes() >= WORTH_A_SLICE) {
            sent.add(bytes.retainedSlice());
        } else {
            ByteBuf small = sent.peekLast();
            if (small == null || small.maxWritableBytes() < bytes.readableBytes()) {
                small = Unpooled.buffer(bytes.readableBytes(), WORTH_A_SLICE);
                sent.add(small);
            }
            small.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        }
    }

    private LastHttpContent end() {
        if (trailers.isEmpty()) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        LastHttpContent end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        end.trailingHeaders().set(trailers);
        return end;
    }

    /** How much has come since this was asked the last time, as far as an int can tell. */
    int takeReceived() {
        int received = receivedBytes;
        receivedBytes = 0;
        return received;
    }

    /** Whether the client has sent any of it. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the client has sent all of it. */
    boolean isWhole() {
        return whole;
    }

    /** Whether all that was sent can be sent again. */
    boolean isRepeatable() {
        return recording;
    }

    void release() {
        forget();
        if (held != null) {
            held.forEach(HttpContent::release);
            held = null;
        }
    }
}
