package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import no.portner.error.ProxyError;

/** Hands everything on, but for a failure after which the call may be tried once more: before any answer only. */
final class FirstTry extends ForwardingListener {

    private final boolean mayBeStale;
    private final Runnable again;
    private boolean answered;

    /**
     * @param mayBeStale whether the call is to be tried again when its connection closes, whatever has become of it there: the connection
     *     had waited, and the method is idempotent
     * @param again does so
     */
    FirstTry(UpstreamListener listener, boolean mayBeStale, Runnable again) {
        super(listener);
        this.mayBeStale = mayBeStale;
        this.again = again;
    }

    /** Tells whether a head has left, where that will make a difference; a void one where it does not. */
    static ChannelPromise promise(UpstreamListener listener, Channel channel) {
        return listener instanceof FirstTry first && !first.mayBeStale
                ? channel.newPromise().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE) : channel.voidPromise();
    }

    static void tell(UpstreamListener listener, ProxyError error, boolean unprocessed) {
        if (unprocessed && listener instanceof FirstTry first) {
            first.unprocessed(error);
        } else {
            listener.failed(error);
        }
    }

    @Override
    public void head(HttpResponse response) {
        answered = true;
        super.head(response);
    }

    @Override
    public void failed(ProxyError error) {
        if (mayBeStale && error.kind() == ProxyError.Kind.UPSTREAM_CLOSED) {
            unprocessed(error);
        } else {
            super.failed(error);
        }
    }

    /** The upstream cannot have done anything with the request, or it does no harm if it has. */
    private void unprocessed(ProxyError error) {
        if (!answered && sendAgain()) {
            again.run();
        } else {
            super.failed(error);
        }
    }
}
