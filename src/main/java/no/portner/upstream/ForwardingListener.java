package no.portner.upstream;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import no.portner.error.ProxyError;

/** Hands everything on: for those that change one thing. */
class ForwardingListener implements UpstreamListener {

    private final UpstreamListener next;

    ForwardingListener(UpstreamListener next) {
        this.next = next;
    }

    @Override
    public void head(HttpResponse response) {
        next.head(response);
    }

    @Override
    public void body(HttpContent content) {
        next.body(content);
    }

    @Override
    public void flush() {
        next.flush();
    }

    @Override
    public void requestWritable(boolean writable) {
        next.requestWritable(writable);
    }

    @Override
    public boolean sendAgain() {
        return next.sendAgain();
    }

    @Override
    public void complete() {
        next.complete();
    }

    @Override
    public void failed(ProxyError error) {
        next.failed(error);
    }
}
