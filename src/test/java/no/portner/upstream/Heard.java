package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import no.portner.error.ProxyError;

/** One call made through a {@link Forwarder}, and all that was heard of it. */
final class Heard implements UpstreamListener {

    final AtomicLong bytes = new AtomicLong();
    final AtomicInteger begun = new AtomicInteger();
    private final Forwarding rig;
    private final BlockingQueue<HttpResponse> heads = new LinkedBlockingQueue<>();
    private final StringBuffer body = new StringBuffer();
    private final CompletableFuture<HttpHeaders> end = new CompletableFuture<>();
    private final CompletableFuture<HttpHeaders> lastPiece = new CompletableFuture<>();
    private BiConsumer<UpstreamCall, HttpResponse> onHead = (any, response) -> { };
    private volatile boolean writable;
    private volatile UpstreamCall current;
    /** Nothing of a body is kept here. */
    private volatile boolean kept = true;
    private boolean over;

    Heard(Forwarding rig) {
        this.rig = rig;
    }

    /** What to do when a head comes, on the event loop. */
    Heard onHead(BiConsumer<UpstreamCall, HttpResponse> act) {
        onHead = act;
        return this;
    }

    void begun(UpstreamCall started) {
        current = started;
        begun.incrementAndGet();
    }

    @Override
    public void head(HttpResponse response) {
        assertThat(over).as("a head after the end").isFalse();
        heads.add(response);
        onHead.accept(current, response);
    }

    @Override
    public void body(HttpContent content) {
        bytes.addAndGet(content.content().readableBytes());
        if (bytes.get() < 100_000) {
            body.append(content.content().toString(StandardCharsets.ISO_8859_1));
        }
        if (content instanceof LastHttpContent last) {
            lastPiece.complete(last.trailingHeaders());
        }
        content.release();
    }

    @Override
    public void flush() {
    }

    @Override
    public void requestWritable(boolean yes) {
        writable = yes;
    }

    @Override
    public boolean sendAgain() {
        boolean whole = kept;
        current = whole ? null : current;
        return whole;
    }

    @Override
    public void complete() {
        if (over) {
            end.obtrudeException(new AssertionError("two ends"));
        }
        over = true;
        end.complete(lastPiece.getNow(null));
    }

    @Override
    public void failed(ProxyError error) {
        if (over) {
            end.obtrudeException(new AssertionError("two ends"));
        }
        over = true;
        end.completeExceptionally(error);
    }

    HttpResponse head() throws InterruptedException {
        HttpResponse head = heads.poll(15, TimeUnit.SECONDS);
        assertThat(head).as("a head; failure: %s", catchThrowable(() -> end.getNow(null))).isNotNull();
        return head;
    }

    /** @return the trailers, when the answer is whole */
    HttpHeaders whole() throws Exception {
        return end.get(15, TimeUnit.SECONDS);
    }

    /** @return the trailers, when the last piece has come, though the call may go on */
    HttpHeaders last() throws Exception {
        return lastPiece.get(15, TimeUnit.SECONDS);
    }

    boolean isOver() {
        return end.isDone();
    }

    String body() {
        return body.toString();
    }

    ProxyError failure() throws Exception {
        try {
            end.get(15, TimeUnit.SECONDS);
            throw new AssertionError("an answer of " + heads + " " + body);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProxyError error) {
                return error;
            }
            throw e;
        }
    }

    boolean isWritable() {
        return writable;
    }

    /** The newest: there are two where the call was sent again. */
    UpstreamCall call() {
        Patience.eventually(() -> assertThat(current).as("a call under way").isNotNull());
        return current;
    }

    Heard send(String piece) throws Exception {
        kept = false;
        UpstreamCall to = call();
        return on(() -> {
            to.send(new DefaultHttpContent(Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1)));
            to.flush();
        });
    }

    Heard sendLast(String... trailers) throws Exception {
        UpstreamCall to = call();
        DefaultLastHttpContent last = new DefaultLastHttpContent();
        for (int i = 0; i < trailers.length; i += 2) {
            last.trailingHeaders().add(trailers[i], trailers[i + 1]);
        }
        return on(() -> {
            to.send(last);
            to.flush();
        });
    }

    Heard on(Act act) throws Exception {
        rig.loop.submit(() -> {
            act.act();
            return null;
        }).get(15, TimeUnit.SECONDS);
        return this;
    }

    interface Act {
        void act() throws Exception;
    }
}
