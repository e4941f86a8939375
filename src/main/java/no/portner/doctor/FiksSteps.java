package no.portner.doctor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    static final int MOST_INTEGRATIONS = 50;
    static final Text NO_TOKEN = Text.of("det ikke er noe token", "there is no token");
    static final Text NO_INTEGRATION = Text.of("det ikke er satt noen integrasjon", "no integration is set");
    private static final Text NO_CALL = Text.of("det ikke er kjent noe kall som ikke endrer noe på denne verten eller innenfor rutens prefikser",
            "no call is known that changes nothing on this host or within the route's prefixes");

    private final Course course;
    private final Means means;
    private final Discretion discretion;
    private final Pace pace;
    private final FiksApproach approach;
    private final boolean otherProxy;
    private final Set<List<Object>> called = new HashSet<>();

    FiksSteps(Course course, Means means, Pace pace, Discretion discretion, FiksApproach approach, boolean otherProxy) {
        this.course = course;
        this.means = means;
        this.discretion = discretion;
        this.pace = pace;
        this.approach = approach;
        this.otherProxy = otherProxy;
    }

    /** @param token of the route, where there is one */
    void take(Patient.Visit visit, Optional<AccessToken> token) {
        Route route = visit.route();
        String place = FiksApproach.place(route);
        boolean there = approach.reaches(route);
        List<Integration> integrations = visit.integrations();
        String names = integrations.stream().map(Integration::id).limit(MOST_INTEGRATIONS).collect(Collectors.joining(", "));
        course.tell(integrations.isEmpty() ? Outcome.of(Step.INTEGRATION, route.name(), Trouble.INTEGRATION_MISSING)
                : Outcome.ok(Step.INTEGRATION, route.name(), Text.both(integrations.size() <= MOST_INTEGRATIONS ? names
                        : integrations.size() + ": " + names + ", ...")));
        boolean possible = FIKS.matcher(route.host()).matches() && route.prefixes().stream().anyMatch(FiksCall.PATH::startsWith);
        Optional<Text> obstacle = !possible ? Optional.of(NO_CALL) : !there ? Optional.of(FiksApproach.UNREACHED) : token.isEmpty() ? Optional.of(NO_TOKEN)
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
