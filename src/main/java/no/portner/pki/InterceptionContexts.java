package no.portner.pki;

import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import no.portner.transport.TlsEngine;
import org.jboss.logging.Logger;

/**
 * The TLS contexts that Portner answers as a route's host with, all made ahead. Safe for any thread. Whoever owns the time calls
 * {@link #renewDue}.
 */
public final class InterceptionContexts {

    /** So often that no jump of the clock, forward or back, leaves a leaf invalid for long. A look costs a comparison for each host. */
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration RENEWED_WITH_LEFT = PodAuthority.LEAF_LIFE.dividedBy(3);
    private static final Logger LOG = Logger.getLogger(InterceptionContexts.class);

    private final PodAuthority authority;
    private final TlsEngine engine;
    private final InstantSource clock;
    private final Map<String, Served> byHost = new ConcurrentHashMap<>();
    /** Replaced at the last look: by now nobody is between asking for one of them and using it. */
    private final List<SslContext> replaced = new ArrayList<>();
    private boolean clockDoubted;

    /** What a host is served with, and when that is valid. */
    private record Served(SslContext context, Validity validity) {
    }

    private InterceptionContexts(PodAuthority authority, TlsEngine engine, InstantSource clock) {
        this.authority = authority;
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * Takes up the authority that a crash has left or makes a new one, writes what the application needs to trust it, and makes a
     * context for each host. Blocks for files.
     *
     * @throws IOException when the application cannot be told whom to trust; the message names the variable to set
     */
    public static InterceptionContexts open(PodCaSettings settings, InstantSource clock) throws IOException {
        Objects.requireNonNull(clock, "clock");
        Instant now = clock.instant();
        InterceptionContexts contexts = new InterceptionContexts(OpenedAuthority.open(settings, now), settings.engine(), clock);
        settings.hosts().forEach(host -> contexts.byHost.put(host, contexts.make(host, now)));
        return contexts;
    }

    /**
     * Never blocks. Ask for each handshake: a renewed leaf comes with another context.
     *
     * @param host in the route's spelling
     * @return null when it is no route's host
     */
    public SslContext contextFor(String host) {
        Served served = byHost.get(host);
        return served == null ? null : served.context();
    }

    /** Whom the application trusts. */
    public X509Certificate root() {
        return authority.root();
    }

    /**
     * Replaces the leaves of which a third of the life is left, or which the clock says are not valid: for new handshakes alone, what
     * is under way goes on. Makes keys and signs, so not for an event loop. Never throws for a leaf that cannot be made: the one before
     * stays.
     *
     * @return after what time to call again
     */
    public synchronized Duration renewDue() {
        Instant now = clock.instant();
        checkClock(now);
        replaced.forEach(ReferenceCountUtil::release);
        replaced.clear();
        byHost.forEach((host, served) -> {
            if (!served.validity().holds(now, RENEWED_WITH_LEFT)) {
                renew(host, now);
            }
        });
        return LOOK;
    }

    private void renew(String host, Instant now) {
        try {
            Served before = byHost.put(host, make(host, now));
            replaced.add(before.context());
            LOG.infof("the certificate that Portner shows as %s is renewed", host);
        } catch (RuntimeException e) {
            LOG.errorf(e, "the certificate that Portner shows as %s cannot be renewed; the one before stays", host);
        }
    }

    private Served make(String host, Instant now) {
        PodAuthority.Leaf leaf = authority.leaf(host, now);
        return new Served(ServerTls.context(leaf.key(), authority.chainOf(leaf), engine), Validity.of(leaf.certificate()));
    }

    /** A leaf can follow the clock, the authority cannot: the application knows this one. Told once for as long as it lasts. */
    private void checkClock(Instant now) {
        Validity validity = Validity.of(authority.intermediate());
        boolean doubted = !validity.holds(now, Duration.ZERO);
        if (doubted && !clockDoubted) {
            LOG.errorf("the clock says %s, but the pod's CA is valid from %s to %s: clients refuse Portner's certificates. Set the clock"
                    + " right; if it is right now, start the pod again", now, validity.from(), validity.to());
        }
        clockDoubted = doubted;
    }
}
