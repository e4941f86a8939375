package no.portner.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.portner.amqp.LoginTrial;
import no.portner.route.Integration;
import no.portner.route.Route;
import no.portner.token.AccessToken;

/** To Fiks IO's broker, where Portner listens for its clients: as far as a client's login, once for each integration that the route knows. */
final class AmqpSteps {

    private static final Text TOKEN_ENDED = Text.of("tokenet er utløpt imens", "the token has ended meanwhile");

    private final Course course;
    private final Means means;
    private final Pace pace;
    private final FiksApproach approach;
    private final boolean otherProxy;

    AmqpSteps(Course course, Means means, Pace pace, FiksApproach approach, boolean otherProxy) {
        this.course = course;
        this.means = means;
        this.pace = pace;
        this.approach = approach;
        this.otherProxy = otherProxy;
    }

    /** @param token of the route whose token and integrations the connections carry, where there is one */
    void take(Patient.Visit broker, Optional<AccessToken> token) {
        List<Integration> integrations = broker.integrations();
        boolean there = approach.reaches(broker.route());
        Optional<Text> obstacle = !there ? Optional.of(FiksApproach.UNREACHED) : token.isEmpty() ? Optional.of(FiksSteps.NO_TOKEN)
                : integrations.isEmpty() ? Optional.of(FiksSteps.NO_INTEGRATION) : Optional.empty();
        if (obstacle.isPresent()) {
            course.tell(Outcome.skipped(Step.AMQP_LOGIN, FiksApproach.place(broker.route()), obstacle.get()));
            return;
        }
        for (Integration integration : integrations.subList(0, Math.min(FiksSteps.MOST_INTEGRATIONS, integrations.size()))) {
            login(broker, token.get(), integration);
        }
    }

    private void login(Patient.Visit broker, AccessToken token, Integration integration) {
        Route route = broker.route();
        String subject = route.host() + ", " + integration.id();
        if (token.left(means.life().getAsLong()).isNegative()) {
            course.tell(Outcome.skipped(Step.AMQP_LOGIN, subject, TOKEN_ENDED));
            return;
        }
        course.step(Step.AMQP_LOGIN, subject, () -> {
            try {
                LoginTrial.Result result = course.await(LoginTrial.of(means.loop(), means.forwarder(), route, integration, token), pace.call());
                return judge(subject, result, token, broker);
            } catch (Exception e) {
                return Outcome.of(Step.AMQP_LOGIN, subject, Failures.ofExchange(e, means.reach().isProxied(route), otherProxy, Trouble.AMQP_ODD,
                        Trouble.AMQP_SILENT), Failures.said(e));
            }
        });
    }

    private static Outcome judge(String subject, LoginTrial.Result result, AccessToken token, Patient.Visit broker) {
        return switch (result.verdict()) {
            case ACCEPTED -> Outcome.ok(Step.AMQP_LOGIN, subject, Text.of("passord og token er godtatt", "password and token are accepted"));
            case REFUSED -> {
                List<String> details = new ArrayList<>(List.of(result.said()));
                broker.client().key().flatMap(key -> key.organisationNumber()).ifPresent(number -> details.add("consumer " + number));
                yield Outcome.of(Step.AMQP_LOGIN, subject, Trouble.AMQP_REFUSED.diagnosis(), details);
            }
            case TOO_LARGE -> Outcome.of(Step.AMQP_LOGIN, subject, Trouble.AMQP_TOO_LARGE, result.said(),
                    "the token has " + TokenSteps.bare(token).length() + " bytes, the whole frame " + result.startOk());
            case CLOSED -> Outcome.of(Step.AMQP_LOGIN, subject, Trouble.AMQP_ERROR, result.said());
            case NO_BROKER -> Outcome.of(Step.AMQP_LOGIN, subject, Trouble.AMQP_ODD, result.said());
        };
    }
}
