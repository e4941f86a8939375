package no.portner.doctor;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What an organisation goes through with Digdir and KS before a call can pass, in its order (facts 1.4, 1.6, 2.1). */
enum Onboarding {

    TERMS("bruksvilkårene til Maskinporten er godtatt", "Maskinporten's terms are accepted"),
    CERTIFICATE("virksomhetssertifikat, eller en registrert nøkkel, som Maskinporten godtar",
            "a company certificate (virksomhetssertifikat), or a registered key, that Maskinporten accepts"),
    CLIENT("klient hos Digdir med grant type jwt-bearer og private_key_jwt", "a client with Digdir of grant type jwt-bearer and private_key_jwt"),
    SCOPE("scopet (ks:fiks) er gitt organisasjonen og lagt på klienten", "the scope (ks:fiks) is given to the organisation and added to the client"),
    INTEGRATION("Fiks-integrasjon med organisasjonen som autorisert", "a Fiks integration that authorises the organisation");

    /** What is known of it. */
    enum State { DONE, MISSING, UNKNOWN }

    private static final Set<Step> OF_KEY = Set.of(Step.KEY, Step.CERTIFICATE, Step.DATES, Step.ORGANISATION, Step.ENVIRONMENT);
    private static final Set<String> KEY_REFUSED = Set.of("key-not-set", "mp-120", "mp-121", "mp-123", "mp-124", "mp-unknown-kid", "mp-kid-required");
    private static final Set<String> CLIENT_REFUSED = Set.of("client-id-missing", "mp-100", "mp-122", "mp-201");
    private static final Set<String> CLIENT_KNOWN = Set.of("mp-121", "mp-124", "mp-unknown-kid", "mp-kid-required", "mp-200", "mp-250", "mp-251",
            "mp-301", "mp-302", "mp-303", "mp-consumer-org");
    private static final Set<String> SCOPE_REFUSED = Set.of("mp-200", "mp-250", "mp-251", "scope-not-granted");
    private static final Set<String> INTEGRATION_REFUSED = Set.of("fiks-integration", "integration-missing");

    private final Text title;

    Onboarding(String nb, String en) {
        this.title = Text.of(nb, en);
    }

    Text title() {
        return title;
    }

    /** As it stands in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How far the organisation has come, from what was found: one client or integration that is refused counts for all. */
    static Map<Onboarding, State> of(List<Outcome> outcomes) {
        boolean granted = ok(outcomes, Step.TOKEN);
        Map<Onboarding, State> states = new EnumMap<>(Onboarding.class);
        boolean keyFails = outcomes.stream().anyMatch(outcome -> OF_KEY.contains(outcome.step()) && outcome.isFailed());
        states.put(CERTIFICATE, state(keyFails || isOneOf(outcomes, KEY_REFUSED), ok(outcomes, Step.KEY)));
        State client = state(isOneOf(outcomes, CLIENT_REFUSED), granted || isOneOf(outcomes, CLIENT_KNOWN));
        states.put(CLIENT, client);
        states.put(TERMS, client == State.DONE ? State.DONE : State.UNKNOWN);
        states.put(SCOPE, state(isOneOf(outcomes, SCOPE_REFUSED), granted));
        states.put(INTEGRATION, state(isOneOf(outcomes, INTEGRATION_REFUSED),
                ok(outcomes, Step.FIKS_CALL) || ok(outcomes, Step.AMQP_LOGIN) || isOneOf(outcomes, Set.of("fiks-forbidden"))));
        return states;
    }

    private static State state(boolean missing, boolean done) {
        return missing ? State.MISSING : done ? State.DONE : State.UNKNOWN;
    }

    private static boolean ok(List<Outcome> outcomes, Step step) {
        return outcomes.stream().anyMatch(outcome -> outcome.step() == step && outcome.status() == Outcome.Status.OK);
    }

    private static boolean isOneOf(List<Outcome> outcomes, Set<String> codes) {
        return outcomes.stream().flatMap(outcome -> outcome.diagnosis().stream()).anyMatch(diagnosis -> codes.contains(diagnosis.code()));
    }
}
