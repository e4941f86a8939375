package no.portner.doctor;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import no.portner.error.ProxyError;
import no.portner.route.Integration;
import no.portner.route.Match;
import no.portner.route.Route;
import no.portner.token.AccessToken;
import no.portner.upstream.Forwarder;
import no.portner.upstream.HeaderPolicy;
import no.portner.upstream.UpstreamCall;
import no.portner.upstream.UpstreamListener;

/** One call by the way that an application's calls go: same header rules, same connections. All methods run on the call's event loop. */
final class FiksCall implements UpstreamListener {

    /**
     * Asks the catalogue of Fiks IO how an account is that nobody has: needs token and integration and changes nothing. KS documents it
     * for watching one's own account.
     */
    static final String PATH = "/fiks-io/katalog/api/v1/kontoer/00000000-0000-0000-0000-000000000000/status";
    private static final int MOST = 64 * 1024;

    /** What came back. */
    record Answer(int status, HttpHeaders headers, byte[] body) {
    }

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private HttpResponse head;
    private UpstreamCall call;

    private FiksCall() {
    }

    /** Cancelling the future ends the call. */
    static CompletableFuture<Answer> send(Means means, Route route, AccessToken token, Integration integration) {
        FiksCall call = new FiksCall();
        means.loop().execute(() -> call.begin(means, route, token, integration));
        call.answer.whenComplete((any, failure) -> means.loop().execute(call::end));
        return call.answer;
    }

    private void begin(Means means, Route route, AccessToken token, Integration integration) {
        try {
            HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, PATH);
            request.headers().set(HttpHeaderNames.ACCEPT, "application/json").set(HttpHeaderNames.USER_AGENT, "portner-doctor")
                    .set(HeaderPolicy.INTEGRASJON_ID, integration.id());
            HeaderPolicy.toUpstream(request, new Match(route, PATH, true, ""), token.authorization());
            means.forwarder().forward(means.loop(), route, request, true, this, this::begun);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private void begun(UpstreamCall begun) {
        call = begun;
        if (answer.isDone()) {
            end();
            return;
        }
        begun.send(LastHttpContent.EMPTY_LAST_CONTENT);
        begun.flush();
        begun.read(true);
    }

    private void end() {
        if (call != null) {
            call.cancel();
            call = null;
        }
    }

    @Override
    public void head(HttpResponse response) {
        head = response;
    }

    @Override
    public void body(HttpContent content) {
        try {
            int more = Math.min(content.content().readableBytes(), MOST - body.size());
            byte[] bytes = new byte[more];
            content.content().readBytes(bytes);
            body.writeBytes(bytes);
        } finally {
            content.release();
        }
        if (body.size() >= MOST) {
            finish();
        }
    }

    @Override
    public void flush() {
        // Nothing is handed on.
    }

    @Override
    public void requestWritable(boolean writable) {
        // There is nothing more to write.
    }

    @Override
    public boolean sendAgain() {
        call = null;
        return true;
    }

    @Override
    public void complete() {
        call = null;
        finish();
    }

    @Override
    public void failed(ProxyError error) {
        call = null;
        answer.completeExceptionally(error);
    }

    private void finish() {
        answer.complete(new Answer(head.status().code(), head.headers().copy(), body.toByteArray()));
    }
}
