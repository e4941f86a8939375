package no.portner.doctor;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSession;
import no.portner.key.SigningKey;
import no.portner.token.TokenRequest;
import no.portner.token.Timers;
import no.portner.token.maskinporten.Approach;
import no.portner.token.maskinporten.Attempts;
import no.portner.token.maskinporten.AuthoritySettings;
import no.portner.token.maskinporten.Granted;
import no.portner.token.maskinporten.MaskinportenClient;
import no.portner.token.maskinporten.RestExchange;
import no.portner.token.maskinporten.ServerMetadata;

/** To Maskinporten and back with a token: each server once, and each token once. */
final class MaskinportenSteps {

    private static final Text UNREACHED = Text.of("Maskinporten ikke kan nås", "Maskinporten cannot be reached");
    private static final Text NO_METADATA = Text.of("MASKINPORTEN_ISSUER og MASKINPORTEN_TOKEN_ENDPOINT er satt, så Portner ikke leser metadata",
            "MASKINPORTEN_ISSUER and MASKINPORTEN_TOKEN_ENDPOINT are set, so that Portner reads no metadata");
    private static final Text NO_METADATA_READ = Text.of("metadata ikke ble lest", "the metadata was not read");
    private static final Text NO_TLS = Text.of("serveren er på denne maskinen, uten TLS", "the server is on this machine, without TLS");

    private final Course course;
    private final RestExchange exchange;
    private final Approach approach;
    private final Attempts attempts;
    private final Timers timers;
    private final LongSupplier life;
    private final Pace pace;
    private final boolean otherProxy;
    private final Map<AuthoritySettings, ServerMetadata> servers = new HashMap<>();
    /** By scheme, host and port: whether TLS came about. */
    private final Map<String, Boolean> reached = new HashMap<>();

    MaskinportenSteps(Course course, Means means, Pace pace, boolean otherProxy) {
        this.course = course;
        this.exchange = means.exchange();
        this.approach = means.approach();
        this.attempts = means.attempts();
        this.timers = means.timers();
        this.life = means.life();
        this.pace = pace;
        this.otherProxy = otherProxy;
    }

    /** Goes there and reads what it says of itself. */
    void visit(AuthoritySettings settings) {
        if (servers.containsKey(settings)) {
            return;
        }
        ServerMetadata metadata = new ServerMetadata(settings, exchange, attempts, timers);
        servers.put(settings, metadata);
        URI first = metadata.isRead() ? settings.wellKnown() : metadata.current().tokenEndpoint();
        boolean there = reach(first);
        String subject = settings.wellKnown().toString();
        if (!metadata.isRead()) {
            course.tell(Outcome.skipped(Step.METADATA, subject, NO_METADATA));
            course.tell(Outcome.skipped(Step.CLOCK, subject, NO_METADATA));
        } else if (!there) {
            course.tell(Outcome.skipped(Step.METADATA, subject, UNREACHED));
            course.tell(Outcome.skipped(Step.CLOCK, subject, UNREACHED));
        } else {
            read(metadata, subject);
        }
        if (metadata.isRead() && !place(metadata.current().tokenEndpoint()).equals(place(first))) {
            reach(metadata.current().tokenEndpoint());
        }
    }

    boolean isReached(AuthoritySettings settings) {
        return reached.getOrDefault(place(servers.get(settings).current().tokenEndpoint()), false);
    }

    private void read(ServerMetadata metadata, String subject) {
        AtomicReference<ServerMetadata.Reading> found = new AtomicReference<>();
        course.step(Step.METADATA, subject, () -> {
            try {
                ServerMetadata.Reading reading = course.await(metadata.look().toCompletableFuture(), pace.answer().plus(Pace.GRACE));
                found.set(reading);
                return Outcome.ok(Step.METADATA, subject, Text.both("issuer " + reading.server().issuer() + ", token " + reading.server().tokenEndpoint()));
            } catch (Exception e) {
                return Outcome.of(Step.METADATA, subject, Trouble.METADATA_BROKEN, Failures.said(e));
            }
        });
        course.tell(found.get() == null ? Outcome.skipped(Step.CLOCK, subject, NO_METADATA_READ) : clock(subject, found.get().clock()));
    }

    private static Outcome clock(String subject, Optional<Duration> offset) {
        if (offset.isEmpty()) {
            return Outcome.skipped(Step.CLOCK, subject, Text.of("svaret ikke sier hva klokken er", "the answer does not say what time it is"));
        }
        long seconds = offset.get().toSeconds();
        return seconds == 0 ? Outcome.ok(Step.CLOCK, subject, Text.of("innenfor 5 s av Maskinportens", "within 5 s of Maskinporten's"))
                : Outcome.of(Step.CLOCK, subject, Trouble.CLOCK_WRONG, Math.abs(seconds) + " s " + (seconds < 0 ? "fast" : "slow"));
    }

    private boolean reach(URI server) {
        String place = place(server);
        Boolean known = reached.get(place);
        if (known != null) {
            return known;
        }
        boolean there = approach(server, place);
        reached.put(place, there);
        return there;
    }

    private boolean approach(URI server, String place) {
        boolean proxied = approach.isProxied(server);
        String hop = approach.hop(server);
        Outcome name = course.step(Step.DNS, hop, () -> {
            try {
                InetAddress address = course.await(approach.resolve(hop).toCompletableFuture(), pace.name());
                return Outcome.ok(Step.DNS, hop, Text.both(address.getHostAddress()));
            } catch (Exception e) {
                return Outcome.of(Step.DNS, hop, Failures.ofName(e, proxied), Failures.said(e));
            }
        });
        if (name.status() != Outcome.Status.OK) {
            course.tell(Outcome.skipped(Step.TCP, place, Text.of("navnet ikke har noen adresse", "the name has no address")));
            course.tell(Outcome.skipped(Step.TLS, place, UNREACHED));
            return false;
        }
        Outcome connection = course.step(Step.TCP, place, () -> {
            try {
                course.await(approach.connect(server, pace.connection()).toCompletableFuture(), pace.connection().plus(Pace.GRACE));
                return Outcome.ok(Step.TCP, place, proxied ? Text.of("gjennom proxyen", "through the proxy") : Text.NOTHING);
            } catch (Exception e) {
                return Outcome.of(Step.TCP, place, Failures.ofConnection(e, proxied, otherProxy), Failures.said(e));
            }
        });
        if (connection.status() != Outcome.Status.OK) {
            course.tell(Outcome.skipped(Step.TLS, place, UNREACHED));
            return false;
        }
        if ("http".equals(server.getScheme())) {
            course.tell(Outcome.skipped(Step.TLS, place, NO_TLS));
            return true;
        }
        return course.step(Step.TLS, place, () -> {
            try {
                SSLSession session = course.await(approach.secure(server, pace.connection()).toCompletableFuture(), pace.connection().multipliedBy(2));
                return Outcome.ok(Step.TLS, place, Peer.of(session));
            } catch (Exception e) {
                return Outcome.of(Step.TLS, place, Failures.ofTls(e), Failures.said(e));
            }
        }).status() == Outcome.Status.OK;
    }

    private static String place(URI server) {
        return server.getHost() + ":" + (server.getPort() != -1 ? server.getPort() : "http".equals(server.getScheme()) ? 80 : 443);
    }

    /** One token, with a new grant. */
    Granted ask(AuthoritySettings settings, SigningKey key, TokenRequest request) throws Exception {
        MaskinportenClient client = new MaskinportenClient(key, servers.get(settings), exchange, attempts, InstantSource.system(), life);
        return course.await(client.grant(request, pace.answer()).toCompletableFuture(), pace.answer().plus(Pace.GRACE));
    }

    boolean isProxied(AuthoritySettings settings) {
        return approach.isProxied(servers.get(settings).current().tokenEndpoint());
    }
}
