package no.portner.doctor;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Integration;
import no.portner.route.Route;
import no.portner.token.AccessToken;

/** To Fiks and back: each host once, and one call for each integration that a route knows. */
final class FiksSteps {

    /** Whose catalogue {@link FiksCall#PATH} is (facts 2.2). */
    private static final Pattern FIKS = Pattern.compile("api\\.fiks\\.(?:test\\.|dev\\.)?ks\\.no");
    private static final Pattern ERROR_ID = Pattern.compile("\"errorId\"\\s*:\\s*\"([0-9A-Za-z-]{1,64})\"");
    /** A vendor may have hundreds. */
    private static final int MOST_INTEGRATIONS = 50;
    private static final Text UNREACHED = Text.of("Fiks ikke kan nås", "Fiks cannot be reached");
    private static final Text NO_NAME = Text.of("navnet ikke har noen adresse", "the name has no address");
    private static final Text NO_TOKEN = Text.of("det ikke er noe token", "there is no token");
    private static final Text NO_INTEGRATION = Text.of("det ikke er satt noen integrasjon", "no integration is set");
    private static final Text NO_CALL = Text.of("det ikke er kjent noe kall som ikke endrer noe på denne verten eller innenfor rutens prefikser",
            "no call is known that changes nothing on this host or within the route's prefixes");

    private final Course course;
    private final Means means;
    private final Discretion discretion;
    private final Pace pace;
    private final boolean otherProxy;
    private final Map<String, Boolean> reached = new HashMap<>();
    private final Set<List<Object>> called = new HashSet<>();

    FiksSteps(Course course, Means means, Pace pace, Discretion discretion, boolean otherProxy) {
        this.course = course;
        this.means = means;
        this.discretion = discretion;
        this.pace = pace;
        this.otherProxy = otherProxy;
    }

    /** @param token of the route, where there is one */
    void take(Patient.Visit visit, Optional<AccessToken> token) {
        Route route = visit.route();
        String place = route.host() + (route.upstreamHost().equals(route.host()) ? "" : ", " + route.upstreamHost()) + ":" + route.port();
        Boolean there = reached.get(place);
        if (there == null) {
            there = approach(route, place);
            reached.put(place, there);
        }
        List<Integration> integrations = visit.integrations();
        String names = integrations.stream().map(Integration::id).limit(MOST_INTEGRATIONS).collect(Collectors.joining(", "));
        course.tell(integrations.isEmpty() ? Outcome.of(Step.INTEGRATION, route.name(), Trouble.INTEGRATION_MISSING)
                : Outcome.ok(Step.INTEGRATION, route.name(), Text.both(integrations.size() <= MOST_INTEGRATIONS ? names
                        : integrations.size() + ": " + names + ", ...")));
        boolean possible = FIKS.matcher(route.host()).matches() && route.prefixes().stream().anyMatch(FiksCall.PATH::startsWith);
        Optional<Text> obstacle = !possible ? Optional.of(NO_CALL) : !there ? Optional.of(UNREACHED) : token.isEmpty() ? Optional.of(NO_TOKEN)
                : integrations.isEmpty() ? Optional.of(NO_INTEGRATION) : Optional.empty();
        if (obstacle.isPresent()) {
            course.tell(Outcome.skipped(Step.FIKS_CALL, route.name(), obstacle.get()));
            return;
        }
        for (Integration integration : integrations.subList(0, Math.min(MOST_INTEGRATIONS, integrations.size()))) {
            if (called.add(List.of(place, token.get(), integration.id()))) {
                call(route, token.get(), integration, visit);
            }
        }
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

    private void call(Route route, AccessToken token, Integration integration, Patient.Visit visit) {
        String subject = route.name() + ", " + integration.id();
        discretion.keep(integration.password().reveal());
        course.step(Step.FIKS_CALL, subject, () -> {
            try {
                return judge(subject, course.await(FiksCall.send(means, route, token, integration), pace.call()), visit);
            } catch (Exception e) {
                boolean broken = e instanceof ProxyError error && (error.kind() == Kind.UPSTREAM_CLOSED || error.kind() == Kind.UPSTREAM_PROTOCOL);
                return Outcome.of(Step.FIKS_CALL, subject, broken ? Trouble.FIKS_BROKEN
                        : Failures.ofExchange(e, means.reach().isProxied(route), otherProxy, Trouble.FIKS_BROKEN, Trouble.FIKS_SILENT), Failures.said(e));
            }
        });
    }

    /** Only a 401 speaks of token or integration: whoever hears 404, or that the account's number is wrong, has been let in. */
    private Outcome judge(String subject, FiksCall.Answer answer, Patient.Visit visit) {
        int status = answer.status();
        if (status == 401) {
            Optional<String> message = means.complaints().message(answer.headers(), answer.body());
            boolean integration = means.complaints().aboutIntegration(answer.headers(), answer.body());
            boolean token = message.filter(said -> said.contains("access_token")).isPresent();
            List<String> details = new ArrayList<>(details(answer));
            if (integration) {
                visit.client().key().flatMap(key -> key.organisationNumber()).ifPresent(number -> details.add("consumer " + number));
            }
            return Outcome.of(Step.FIKS_CALL, subject, (integration ? Trouble.FIKS_INTEGRATION : token ? Trouble.FIKS_TOKEN
                    : Trouble.FIKS_UNAUTHORISED).diagnosis(), details);
        }
        if (status == 403) {
            return Outcome.of(Step.FIKS_CALL, subject, Trouble.FIKS_FORBIDDEN.diagnosis(), details(answer));
        }
        if (status >= 500 || status == 429 || status >= 300 && status < 400) {
            return Outcome.of(Step.FIKS_CALL, subject, Trouble.FIKS_ERROR.diagnosis(), details(answer));
        }
        return Outcome.ok(Step.FIKS_CALL, subject, Text.of("%d: token og integrasjon er godtatt", "%d: token and integration are accepted").with(status));
    }

    private List<String> details(FiksCall.Answer answer) {
        List<String> details = new ArrayList<>();
        details.add(answer.status() + means.complaints().message(answer.headers(), answer.body()).map(said -> " " + said).orElse(""));
        ERROR_ID.matcher(new String(answer.body(), StandardCharsets.UTF_8)).results().findFirst()
                .ifPresent(id -> details.add("errorId " + id.group(1)));
        return details;
    }
}
