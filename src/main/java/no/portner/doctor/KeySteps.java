package no.portner.doctor;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import no.portner.key.KeyProblem;
import no.portner.key.KeySummary;
import no.portner.key.SigningKey;

/** A client's key and certificate: nothing is asked of anyone. */
final class KeySteps {

    private static final Duration SOON = Duration.ofDays(30);
    private static final Text NO_KEY = Text.of("nøkkelen ikke kan brukes", "the key cannot be used");
    private static final Text NO_CERTIFICATE = Text.of("en registrert nøkkel brukes, og intet sertifikat sendes",
            "a registered key is used, and no certificate is sent");

    private record Finding(Step step, Trouble trouble) {
    }

    private static final Map<KeyProblem.Kind, Finding> FLAWS = new EnumMap<>(Map.of(
            KeyProblem.Kind.FILE, new Finding(Step.KEY, Trouble.KEY_FILE),
            KeyProblem.Kind.PASSWORD, new Finding(Step.KEY, Trouble.KEY_PASSWORD),
            KeyProblem.Kind.NOT_RSA, new Finding(Step.KEY, Trouble.KEY_NOT_RSA),
            KeyProblem.Kind.TOO_SHORT, new Finding(Step.KEY, Trouble.KEY_TOO_SHORT),
            KeyProblem.Kind.UNUSABLE, new Finding(Step.KEY, Trouble.KEY_UNUSABLE),
            KeyProblem.Kind.NOT_FOR_SIGNING, new Finding(Step.CERTIFICATE, Trouble.CERTIFICATE_NOT_FOR_SIGNING),
            KeyProblem.Kind.EXPIRED, new Finding(Step.DATES, Trouble.CERTIFICATE_EXPIRED),
            KeyProblem.Kind.NOT_YET_VALID, new Finding(Step.DATES, Trouble.CERTIFICATE_NOT_YET),
            KeyProblem.Kind.NO_ORGANISATION, new Finding(Step.ORGANISATION, Trouble.ORGANISATION_MISSING),
            KeyProblem.Kind.OTHER_ENVIRONMENT, new Finding(Step.ENVIRONMENT, Trouble.ENVIRONMENT_MISMATCH)));

    private final Course course;
    private final InstantSource clock;

    KeySteps(Course course, InstantSource clock) {
        this.course = course;
        this.clock = clock;
    }

    void take(Patient.Client client) {
        String subject = client.id();
        if (client.key().isEmpty()) {
            explain(client, subject);
            return;
        }
        SigningKey key = client.key().get();
        course.step(Step.KEY, subject, () -> Outcome.ok(Step.KEY, subject, found(client, key)));
        if (key.certificate().isEmpty() || key.x5c().isEmpty()) {
            List.of(Step.CERTIFICATE, Step.DATES, Step.ORGANISATION, Step.ENVIRONMENT)
                    .forEach(step -> course.tell(Outcome.skipped(step, subject, NO_CERTIFICATE)));
            return;
        }
        course.step(Step.CERTIFICATE, subject, () -> chain(key, subject));
        course.step(Step.DATES, subject, () -> dates(key.certificate().get(), subject));
        course.step(Step.ORGANISATION, subject, () -> Outcome.ok(Step.ORGANISATION, subject, Text.both(key.organisationNumber().orElse("-"))));
        course.step(Step.ENVIRONMENT, subject, () -> Outcome.ok(Step.ENVIRONMENT, subject, environment(client, key)));
    }

    private static Text environment(Patient.Client client, SigningKey key) {
        String issuer = client.server().issuer().orElse(client.server().builtIn().issuer());
        return Text.both(KeySummary.of(key).certificate().map(KeySummary.Holder::issuer).orElse("-")).then(Text.of(" hører til ", " belongs to ")).then(issuer);
    }

    /** A certificate's flaws come all at once; a key that cannot be opened says nothing of its certificate. */
    private void explain(Patient.Client client, String subject) {
        boolean opened = client.flaws().stream().allMatch(flaw -> FLAWS.get(flaw.kind()).step() != Step.KEY);
        for (Step step : List.of(Step.KEY, Step.CERTIFICATE, Step.DATES, Step.ORGANISATION, Step.ENVIRONMENT)) {
            List<KeyProblem.Flaw> here = client.flaws().stream().filter(flaw -> FLAWS.get(flaw.kind()).step() == step).toList();
            here.forEach(flaw -> course.tell(Outcome.of(step, subject, FLAWS.get(flaw.kind()).trouble(), flaw.sentence())));
            if (here.isEmpty()) {
                course.tell(opened ? Outcome.ok(step, subject, Text.NOTHING) : Outcome.skipped(step, subject, NO_KEY));
            }
        }
    }

    private static Text found(Patient.Client client, SigningKey key) {
        String bits = key.privateKey() instanceof RSAKey rsa ? "RSA " + rsa.getModulus().bitLength() : key.privateKey().getAlgorithm();
        String files = client.files().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Text.both(bits + ", " + KeySummary.of(key).sentAs() + ", " + key.thumbprint() + (files.isEmpty() ? "" : ", " + files));
    }

    private Outcome chain(SigningKey key, String subject) {
        Instant soon = clock.instant().plus(SOON);
        for (X509Certificate issuer : key.x5c().subList(1, key.x5c().size())) {
            if (issuer.getNotAfter().toInstant().isBefore(soon)) {
                return Outcome.of(Step.CERTIFICATE, subject, Trouble.ISSUER_ENDS,
                        issuer.getSubjectX500Principal().getName() + ": " + issuer.getNotAfter().toInstant());
            }
        }
        return Outcome.ok(Step.CERTIFICATE, subject, key.x5c().size() == 1
                ? Text.of("sertifikatet alene; Maskinporten har de norske utstederne selv",
                        "the certificate alone; Maskinporten has the Norwegian issuers itself")
                : Text.of("%d sertifikater, roten utelatt", "%d certificates, without the root").with(key.x5c().size()));
    }

    private Outcome dates(X509Certificate certificate, String subject) {
        Instant end = certificate.getNotAfter().toInstant();
        long days = Duration.between(clock.instant(), end).toDays();
        return end.isBefore(clock.instant().plus(SOON))
                ? Outcome.of(Step.DATES, subject, Trouble.CERTIFICATE_ENDS_SOON, end + " (" + days + " d)")
                : Outcome.ok(Step.DATES, subject, Text.of("til %s, %d dager", "until %s, %d days").with(end, days));
    }
}
