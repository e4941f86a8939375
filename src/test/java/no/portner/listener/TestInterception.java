package no.portner.listener;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import no.portner.twin.TestServerTls;
import no.portner.twin.TwinPki;

/** In place of localhost, which is the route's host in {@link Listening}, with a certificate of the twin's. */
final class TestInterception {

    private TestInterception() {
    }

    static Interception of(TwinPki pki) {
        SslContext context = new JdkSslContext(TestServerTls.context(pki), false, null, IdentityCipherSuiteFilter.INSTANCE,
                new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
                        "h2", "http/1.1"), ClientAuth.NONE, new String[] {"TLSv1.3", "TLSv1.2"}, false);
        return host -> host.equals("localhost") ? context : null;
    }
}
