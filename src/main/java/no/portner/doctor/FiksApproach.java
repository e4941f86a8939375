package no.portner.doctor;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import no.portner.route.Route;

/** The way to Fiks' hosts, up to TLS: each once, however many routes lead there. */
final class FiksApproach {

    static final Text UNREACHED = Text.of("Fiks ikke kan nås", "Fiks cannot be reached");
    private static final Text NO_NAME = Text.of("navnet ikke har noen adresse", "the name has no address");

    private final Course course;
    private final Means means;
    private final Pace pace;
    private final boolean otherProxy;
    private final Map<String, Boolean> reached = new HashMap<>();

    FiksApproach(Course course, Means means, Pace pace, boolean otherProxy) {
        this.course = course;
        this.means = means;
        this.pace = pace;
        this.otherProxy = otherProxy;
    }

    /** Where a route leads, and under which name. */
    static String place(Route route) {
        return route.host() + (route.upstreamHost().equals(route.host()) ? "" : ", " + route.upstreamHost()) + ":" + route.port();
    }

    boolean reaches(Route route) {
        String place = place(route);
        Boolean there = reached.get(place);
        if (there == null) {
            there = approach(route, place);
            reached.put(place, there);
        }
        return there;
    }

    private boolean approach(Route route, String place) {
        boolean proxied = means.reach().isProxied(route);
        String hop = means.reach().hop(route);
        Duration connect = pace.connection().multipliedBy(2);
        Outcome name = course.step(Step.FIKS_DNS, hop, () -> {
            try {
                List<InetAddress> addresses = course.await(means.reach().resolve(means.loop(), hop), pace.name());
                return Outcome.ok(Step.FIKS_DNS, hop, Text.both(addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "))));
            } catch (Exception e) {
                return Outcome.of(Step.FIKS_DNS, hop, Failures.ofName(e, proxied), Failures.said(e));
            }
        });
        if (name.status() != Outcome.Status.OK) {
            course.tell(Outcome.skipped(Step.FIKS_TCP, place, NO_NAME));
            course.tell(Outcome.skipped(Step.FIKS_TLS, place, UNREACHED));
            return false;
        }
        Outcome connection = course.step(Step.FIKS_TCP, place, () -> {
            try {
                course.await(means.reach().connect(means.loop(), route), connect);
                return Outcome.ok(Step.FIKS_TCP, place, proxied ? Text.of("gjennom proxyen", "through the proxy") : Text.NOTHING);
            } catch (Exception e) {
                return Outcome.of(Step.FIKS_TCP, place, Failures.ofConnection(e, proxied, otherProxy), Failures.said(e));
            }
        });
        if (connection.status() != Outcome.Status.OK) {
            course.tell(Outcome.skipped(Step.FIKS_TLS, place, UNREACHED));
            return false;
        }
        return course.step(Step.FIKS_TLS, place, () -> {
            try {
                SSLSession session = course.await(means.reach().secure(means.loop(), route), connect.multipliedBy(2));
                return Outcome.ok(Step.FIKS_TLS, place, Peer.of(session));
            } catch (Exception e) {
                return Outcome.of(Step.FIKS_TLS, place, Failures.ofTls(e), Failures.said(e));
            }
        }).status() == Outcome.Status.OK;
    }
}
