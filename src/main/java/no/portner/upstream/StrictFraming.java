package no.portner.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Goes ahead of Netty's decoder, one for each, and objects to what that reads in one way and others read in another: controls, blanks and
 * bare line feeds before the first line, folded lines in heads and trailers, and a chunk's size with anything around it. What is wrong
 * with the words within a line, the decoders say themselves.
 */
public final class StrictFraming {

    private enum State { BEFORE_HEAD, HEAD, BODY, CHUNK_SIZE, CHUNK, TRAILERS, OTHER_PROTOCOL }

    /** More would not fit into Netty's number. */
    private static final int MOST_DIGITS = 16;

    private State state = State.BEFORE_HEAD;
    /** Whether the line that a message begins with is there to its end, for then the decoder takes it. */
    private boolean firstLineThere;
    /** Of a chunk and the line end behind it, not yet decoded; before that, with the size line itself. */
    private long chunkLeft;
    private boolean lastChunk;

    /** @return what the decoder must not be given, or null */
    public String objection(ByteBuf buffer) {
        return switch (state) {
            case BEFORE_HEAD -> objectionToStart(buffer);
            case HEAD, TRAILERS -> objectionToLines(buffer, buffer.readerIndex(), true);
            case CHUNK_SIZE -> objectionToSize(buffer);
            default -> null;
        };
    }

    /** Whether this is half of a line end ahead of a message, of which nothing can be said yet. */
    public boolean isTooShort(ByteBuf buffer) {
        return state == State.BEFORE_HEAD && buffer.getByte(buffer.writerIndex() - 1) == HttpConstants.CR && isBlank(buffer);
    }

    /** Whether nothing has come of the next message. */
    public boolean isBeforeHead() {
        return state == State.BEFORE_HEAD;
    }

    /** Whether the next thing is a message's head, or the rest of one. */
    public boolean isInHead() {
        return state == State.BEFORE_HEAD || state == State.HEAD;
    }

    /**
     * What the decoder made of it.
     *
     * @param bytes that it took
     * @param out its messages
     * @param from the first one of this time
     */
    public void decoded(int bytes, List<Object> out, int from) {
        if (out.size() > from && out.get(out.size() - 1) instanceof LastHttpContent) {
            state = State.BEFORE_HEAD;
        } else if (out.size() > from && out.get(from) instanceof HttpMessage head) {
            // contains() first: looking at values makes an iterator, and few messages have this header.
            boolean chunked = head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) && HttpUtil.isTransferEncodingChunked(head);
            state = chunked ? State.CHUNK_SIZE : State.BODY;
        } else if (state == State.BEFORE_HEAD && bytes > 0 && firstLineThere) {
            state = State.HEAD;
        } else if ((state == State.CHUNK_SIZE || state == State.CHUNK) && bytes > 0) {
            chunkLeft -= bytes;
            state = chunkLeft > 0 ? State.CHUNK : lastChunk ? State.TRAILERS : State.CHUNK_SIZE;
        }
    }

    /** From here on the bytes are not HTTP's. */
    void otherProtocol() {
        state = State.OTHER_PROTOCOL;
    }

    /** Empty lines may come before a request (RFC 9112 section 2.2); Netty skips blanks and controls there too. */
    private String objectionToStart(ByteBuf buffer) {
        int start = buffer.readerIndex();
        int end = buffer.writerIndex();
        while (end - start >= 2 && buffer.getByte(start) == HttpConstants.CR && buffer.getByte(start + 1) == HttpConstants.LF) {
            start += 2;
        }
        firstLineThere = buffer.indexOf(start, end, HttpConstants.LF) >= 0;
        if (start == end || end - start == 1 && buffer.getByte(start) == HttpConstants.CR) {
            return null;
        }
        return isVisible(buffer.getByte(start)) ? objectionToLines(buffer, start, false) : "a blank or a control before the first line";
    }

    private static boolean isBlank(ByteBuf buffer) {
        for (int i = buffer.readerIndex(); i < buffer.writerIndex(); i++) {
            byte b = buffer.getByte(i);
            if (b != HttpConstants.CR && b != HttpConstants.LF) {
                return false;
            }
        }
        return true;
    }

    /** Looks at the lines that are there, up to the empty one that ends them (RFC 9112 section 5.2); the decoder has taken the ones before. */
    private static String objectionToLines(ByteBuf buffer, int from, boolean lineBefore) {
        int line = from;
        int end = buffer.writerIndex();
        if (lineBefore && startsFolded(buffer, line, end)) {
            return "a folded line";
        }
        int lineFeed;
        while ((lineFeed = buffer.indexOf(line, end, HttpConstants.LF)) >= 0) {
            if (lineFeed - line <= 1) {
                return null;
            }
            line = lineFeed + 1;
            if (startsFolded(buffer, line, end)) {
                return "a folded line";
            }
        }
        return null;
    }

    private static boolean startsFolded(ByteBuf buffer, int line, int end) {
        return line < end && (buffer.getByte(line) == HttpConstants.SP || buffer.getByte(line) == HttpConstants.HT);
    }

    /** {@code 1*HEXDIG [ chunk-ext ]} (RFC 9112 section 7.1), once the line is there. */
    private String objectionToSize(ByteBuf buffer) {
        int start = buffer.readerIndex();
        int lineFeed = buffer.indexOf(start, buffer.writerIndex(), HttpConstants.LF);
        if (lineFeed < 0) {
            return null;
        }
        long size = 0;
        int i = start;
        for (int digit; i < lineFeed && (digit = Character.digit(buffer.getByte(i), 16)) >= 0; i++) {
            size = size << 4 | digit;
        }
        boolean ends = i < lineFeed && buffer.getByte(lineFeed - 1) == HttpConstants.CR;
        if (i == start || i - start > MOST_DIGITS || size < 0 || !ends || !ChunkExtension.isOne(buffer, i, lineFeed - 1)) {
            return "a chunk's size that is none";
        }
        chunkLeft = lineFeed + 1 - start + (size == 0 ? 0 : size + 2);
        lastChunk = size == 0;
        return null;
    }

    /** Neither blank nor control; what is beyond ASCII is judged by those who read the words. */
    private static boolean isVisible(byte b) {
        return b < 0 || b > 0x20 && b != 0x7f;
    }
}
