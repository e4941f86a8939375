package no.portner.twin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * A body of any size in flat memory: a few pieces are under way at a time, and the next is written when one has reached the socket.
 * {@code writeQueueFull} does not do here: what is written while a request is being read waits unflushed inside TLS, where it is not
 * counted, and a loop that asks for room finds room until the memory is gone.
 */
final class FiksDownload {

    private static final int UNDER_WAY = 4;

    private final HttpServerResponse response;
    private long left;

    FiksDownload(HttpServerResponse response, long bytes) {
        this.response = response;
        this.left = bytes;
    }

    void start() {
        if (left == 0) {
            response.end();
        }
        for (int i = 0; i < UNDER_WAY; i++) {
            next();
        }
    }

    /** Nothing more is written once the client is gone: the write fails and no other follows it. */
    private void next() {
        if (left == 0) {
            return;
        }
        Buffer piece = FiksContent.next(left);
        left -= piece.length();
        if (left == 0) {
            response.end(piece);
        } else {
            response.write(piece).onSuccess(written -> next());
        }
    }
}
