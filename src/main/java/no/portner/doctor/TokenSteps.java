package no.portner.doctor;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.error.Refusal;
import no.portner.token.AccessToken;
import no.portner.token.TokenRequest;
import no.portner.token.maskinporten.Granted;

/** A token, and what its answer says of it. The token itself is never told. */
final class TokenSteps {

    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Text NO_KEY = Text.of("nøkkelen ikke kan brukes", "the key cannot be used");
    private static final Text UNREACHED = Text.of("Maskinporten ikke kan nås", "Maskinporten cannot be reached");
    private static final Text NO_TOKEN = Text.of("det ikke er noe token", "there is no token");

    private final Course course;
    private final MaskinportenSteps maskinporten;
    private final Discretion discretion;
    private final boolean otherProxy;
    private final Map<TokenRequest, Optional<AccessToken>> tokens = new HashMap<>();
    private final Set<Patient.Client> keyless = new HashSet<>();

    TokenSteps(Course course, MaskinportenSteps maskinporten, Discretion discretion, boolean otherProxy) {
        this.course = course;
        this.maskinporten = maskinporten;
        this.discretion = discretion;
        this.otherProxy = otherProxy;
    }

    /** @return the token of the route's calls; routes that ask for the same share it */
    Optional<AccessToken> take(Patient.Visit visit) {
        Patient.Client client = visit.client();
        if (visit.request().isEmpty() || client.key().isEmpty()) {
            if (keyless.add(client)) {
                skip(client.id(), NO_KEY);
            }
            return Optional.empty();
        }
        TokenRequest request = visit.request().get();
        Optional<AccessToken> known = tokens.get(request);
        if (known == null) {
            known = fresh(client, request);
            tokens.put(request, known);
        }
        return known;
    }

    private Optional<AccessToken> fresh(Patient.Client client, TokenRequest request) {
        String subject = client.id() + ", " + String.join(" ", request.scopes());
        if (!maskinporten.isReached(client.server())) {
            skip(subject, UNREACHED);
            return Optional.empty();
        }
        AtomicReference<Granted> granted = new AtomicReference<>();
        course.step(Step.TOKEN, subject, () -> {
            try {
                granted.set(maskinporten.ask(client.server(), client.key().get(), request));
                discretion.keep(bare(granted.get().token()));
                return Outcome.ok(Step.TOKEN, subject, Text.of("gitt", "granted"));
            } catch (Exception e) {
                return refused(client, subject, e);
            }
        });
        if (granted.get() == null) {
            skipRest(subject, NO_TOKEN);
            return Optional.empty();
        }
        course.tell(scopes(subject, request.scopes(), granted.get()));
        course.tell(life(subject, granted.get()));
        course.tell(Outcome.ok(Step.CONSUMER, subject, consumer(client, request, granted.get().token())));
        return Optional.of(granted.get().token());
    }

    private void skip(String subject, Text because) {
        course.tell(Outcome.skipped(Step.TOKEN, subject, because));
        skipRest(subject, because);
    }

    private void skipRest(String subject, Text because) {
        List.of(Step.SCOPES, Step.LIFE, Step.CONSUMER).forEach(step -> course.tell(Outcome.skipped(step, subject, because)));
    }

    private Outcome refused(Patient.Client client, String subject, Exception failure) {
        if (failure instanceof ProxyError error && error.kind() == Kind.TOKEN_REFUSED) {
            Refusal refusal = error.refusal().orElseThrow();
            return Outcome.of(Step.TOKEN, subject, Diagnoses.of(refusal), List.of(error.detail()));
        }
        if (failure instanceof ProxyError error && error.kind() == Kind.TOKEN_UNREACHABLE && error.getCause() == null) {
            boolean down = error.detail().startsWith("Maskinporten answered ");
            return Outcome.of(Step.TOKEN, subject, down ? Trouble.MASKINPORTEN_DOWN : Trouble.MASKINPORTEN_ODD, error.detail());
        }
        return Outcome.of(Step.TOKEN, subject, Failures.ofExchange(failure, maskinporten.isProxied(client.server()), otherProxy,
                Trouble.MASKINPORTEN_ODD, Trouble.MASKINPORTEN_SILENT), Failures.said(failure));
    }

    private static Outcome scopes(String subject, SortedSet<String> asked, Granted granted) {
        if (granted.scope().isEmpty()) {
            return Outcome.ok(Step.SCOPES, subject, Text.of("de det ble bedt om", "those that were asked for"));
        }
        SortedSet<String> lacking = new TreeSet<>(asked);
        List.of(granted.scope().get().strip().split(" +")).forEach(lacking::remove);
        return lacking.isEmpty() ? Outcome.ok(Step.SCOPES, subject, Text.both(granted.scope().get()))
                : Outcome.of(Step.SCOPES, subject, Trouble.SCOPE_NOT_GRANTED, "scope: " + granted.scope().get() + "; lacking: " + String.join(" ", lacking));
    }

    private static Outcome life(String subject, Granted granted) {
        Duration life = granted.token().life();
        if (granted.complaint().isPresent()) {
            return Outcome.of(Step.LIFE, subject, Trouble.LIFE_UNKNOWN, granted.complaint().get());
        }
        return life.compareTo(SHORT) < 0 ? Outcome.of(Step.LIFE, subject, Trouble.LIFE_SHORT, life.toSeconds() + " s")
                : Outcome.ok(Step.LIFE, subject, Text.both(life.toSeconds() + " s"));
    }

    /** Whose calls these are, by what is sent; a token that happens to be a JWT may say more, and nothing depends on it. */
    private static Text consumer(Patient.Client client, TokenRequest request, AccessToken token) {
        Text sent = request.consumerOrg().map(org -> Text.both(org + " (MASKINPORTEN_CONSUMER_ORG)"))
                .or(() -> client.key().get().organisationNumber().map(number -> Text.both(number).then(Text.of(" (sertifikatets)", " (the certificate's)"))))
                .orElse(Text.of("klientens eier hos Digdir", "the client's owner with Digdir"));
        return sent.then(TokenClaims.consumer(bare(token))
                .map(said -> Text.of("; tokenet sier %s, til opplysning", "; the token says %s, for information").with(said)).orElse(Text.NOTHING));
    }

    static String bare(AccessToken token) {
        return token.authorization().toString().substring("Bearer ".length());
    }
}
