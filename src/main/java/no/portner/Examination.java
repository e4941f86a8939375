package no.portner;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.vertx.core.Vertx;
import java.security.KeyStore;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import no.portner.doctor.Means;
import no.portner.listener.Complaint;
import no.portner.token.LifeClock;
import no.portner.token.Timers;
import no.portner.token.maskinporten.Approach;
import no.portner.token.maskinporten.Attempts;
import no.portner.token.maskinporten.RestExchange;
import no.portner.transport.TlsEngine;
import no.portner.transport.Transport;
import no.portner.upstream.Forwarder;
import no.portner.upstream.Reach;
import no.portner.upstream.UpstreamSettings;
import no.portner.upstream.UpstreamTls;

/** The parts of Portner that the doctor examines with, put together as {@link Assembly} and {@link TokenParts} do, and without a listener. */
final class Examination implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "portner-timers");
        thread.setDaemon(true);
        return thread;
    });
    private final Timers timers = Timers.on(clock);
    private final Attempts attempts = new Attempts(timers);
    private final Means means;

    /**
     * @param roots empty where the configuration cannot be used: then nobody is called
     * @param nameServers who is asked for upstreams' addresses
     */
    Examination(Vertx vertx, EventLoopGroup loops, Optional<KeyStore> roots, UpstreamSettings settings, TlsEngine engine,
            DnsServerAddressStreamProvider nameServers) {
        RestExchange exchange = new RestExchange(roots, settings.proxy());
        Transport transport = Transport.of(loops);
        UpstreamTls tls = UpstreamTls.trusting(roots.orElse(null), engine);
        means = new Means(exchange, new Approach(vertx, exchange), attempts, timers, new LifeClock(), (EventLoop) loops.next(),
                new Reach(transport, tls, settings, nameServers),
                new Forwarder(transport, tls, address -> false, settings, nameServers, System::nanoTime), new Complaints());
    }

    private static final class Complaints implements Means.Complaints {

        @Override
        public boolean aboutIntegration(HttpHeaders headers, byte[] body) {
            return Complaint.aboutIntegration(headers, body);
        }

        @Override
        public Optional<String> message(HttpHeaders headers, byte[] body) {
            return Complaint.message(headers, body);
        }
    }

    Means means() {
        return means;
    }

    @Override
    public void close() {
        attempts.close();
        clock.shutdownNow();
    }
}
