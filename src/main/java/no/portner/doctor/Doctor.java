package no.portner.doctor;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.config.Finding;
import no.portner.token.AccessToken;

/** Examines a configuration and all that it leads to, a step at a time, and tells of each. */
public final class Doctor {

    private static final Text UNUSABLE = Text.of("konfigurasjonen ikke kan brukes", "the configuration cannot be used");

    private final Means means;
    private final Report report;
    private final Discretion discretion;
    private final Pace pace;

    private Doctor(Means means, Report report, Discretion discretion, Pace pace) {
        this.means = means;
        this.report = report;
        this.discretion = discretion;
        this.pace = pace;
    }

    /** @param screen where a person or a program reads it, and what that can show */
    public static Doctor telling(PrintStream out, Options options, Screen screen, Means means, Pace pace) {
        Discretion discretion = new Discretion();
        Report report = options.json() ? new JsonReport(out, options.language(), discretion)
                : new TextReport(out, options.language(), discretion, screen.terminal(), screen.colours());
        return new Doctor(means, report, discretion, pace);
    }

    /** @return the exit code: 0, {@value Verdict#TROUBLE} or {@value Verdict#WRONG_CONFIGURATION} */
    public int examine(Patient patient) {
        Course course = new Course(report, pace.atMost(), System::nanoTime);
        patient.visits().stream().flatMap(visit -> visit.integrations().stream()).forEach(known -> discretion.keep(known.password().reveal()));
        configuration(course, patient);
        if (patient.problems().isEmpty()) {
            KeySteps keys = new KeySteps(course, InstantSource.system());
            patient.clients().forEach(keys::take);
            MaskinportenSteps maskinporten = new MaskinportenSteps(course, means, pace, patient.otherProxy());
            patient.clients().forEach(client -> maskinporten.visit(client.server()));
            TokenSteps tokens = new TokenSteps(course, maskinporten, discretion, patient.otherProxy());
            Map<Patient.Visit, Optional<AccessToken>> granted = new HashMap<>();
            patient.visits().forEach(visit -> granted.put(visit, tokens.take(visit)));
            FiksApproach approach = new FiksApproach(course, means, pace, patient.otherProxy());
            FiksSteps fiks = new FiksSteps(course, means, pace, discretion, approach, patient.otherProxy());
            patient.visits().forEach(visit -> fiks.take(visit, granted.get(visit)));
            AmqpSteps amqp = new AmqpSteps(course, means, pace, approach, patient.otherProxy());
            patient.broker().ifPresent(broker -> amqp.take(broker, tokens.take(broker)));
        } else {
            for (Step step : Step.values()) {
                if (step != Step.CONFIGURATION && (step != Step.AMQP_LOGIN || patient.broker().isPresent())) {
                    course.tell(Outcome.skipped(step, "", UNUSABLE));
                }
            }
        }
        Verdict verdict = Verdict.of(course.outcomes());
        report.finished(verdict);
        return verdict.exitCode();
    }

    /** One outcome for each kind of problem, so that each has its advice. */
    private static void configuration(Course course, Patient patient) {
        Map<Trouble, List<String>> problems = new EnumMap<>(Trouble.class);
        patient.problems().forEach(problem -> problems.computeIfAbsent(trouble(problem), any -> new ArrayList<>()).add(problem.toString()));
        problems.forEach((trouble, details) -> course.tell(Outcome.of(Step.CONFIGURATION, "", trouble.diagnosis(), details)));
        List<String> odd = patient.warnings().stream().filter(warning -> !isIntegrationMissing(warning)).map(Finding::toString).toList();
        if (!odd.isEmpty()) {
            course.tell(Outcome.of(Step.CONFIGURATION, "", Trouble.CONFIGURATION_ODD.diagnosis(), odd));
        }
        if (problems.isEmpty()) {
            course.tell(Outcome.ok(Step.CONFIGURATION, "", Text.both(patient.summary())));
        }
    }

    /** A step of its own tells of it. */
    private static boolean isIntegrationMissing(Finding warning) {
        return warning.variable().endsWith("INTEGRASJON_ID") && warning.wrong().startsWith("is not set");
    }

    private static Trouble trouble(Finding problem) {
        boolean missing = problem.wrong().startsWith("is not set");
        return missing && problem.variable().endsWith("CLIENT_ID") ? Trouble.CLIENT_ID_MISSING
                : missing && problem.variable().endsWith("CERTIFICATE_PATH") ? Trouble.KEY_NOT_SET : Trouble.CONFIGURATION_WRONG;
    }
}
