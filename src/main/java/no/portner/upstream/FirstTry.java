package no.portner.upstream;

import io.netty.handler.codec.http.HttpResponse;
import no.portner.error.ProxyError;

/** Hands everything on, but for a failure after which the call may be tried once more: before any answer only. */
final class FirstTry extends ForwardingListener {

    private final boolean mayBeStale;
    private final Runnable again;
    private boolean answered;

    /**
     * @param mayBeStale whether the call is to be tried again when its connection closes: it had waited, and the call can be repeated
     * @param again does so
     */
    FirstTry(UpstreamListener listener, boolean mayBeStale, Runnable again) {
        super(listener);
        this.mayBeStale = mayBeStale;
        this.again = again;
    }

    @Override
    public void head(HttpResponse response) {
        answered = true;
        super.head(response);
    }

    @Override
    public void failed(ProxyError error) {
        if (mayBeStale && !answered && error.kind() == ProxyError.Kind.UPSTREAM_CLOSED) {
            again.run();
        } else {
            super.failed(error);
        }
    }

    /** The upstream says that it has not looked at the request, whose body has not begun. */
    void unprocessed(ProxyError error) {
        if (answered) {
            super.failed(error);
        } else {
            again.run();
        }
    }
}
