package no.portner;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import no.portner.config.Finding;
import no.portner.config.Secret;
import no.portner.config.UnreadableSecret;
import no.portner.config.Unusable;
import no.portner.route.Integration;
import no.portner.route.Integrations;

/**
 * The Fiks integrations of a route, as configured.
 *
 * @param byDefault what a call carries that names none
 * @param several those that a call can name: the JSON object of {@link NamedIntegrations}
 */
public record IntegrationSettings(Optional<Integration> byDefault, Optional<Secret> several) {

    public IntegrationSettings {
        Objects.requireNonNull(byDefault, "byDefault");
        Objects.requireNonNull(several, "several");
        if (clash(byDefault, several)) {
            throw new IllegalArgumentException("one integration has one password");
        }
    }

    /** Whether the default integration has another password among the several. */
    static boolean clash(Optional<Integration> byDefault, Optional<Secret> several) {
        return byDefault.isPresent() && named(several).stream().anyMatch(integration ->
                integration.id().equalsIgnoreCase(byDefault.get().id()) && !integration.password().equals(byDefault.get().password()));
    }

    List<Integration> named() {
        return named(several);
    }

    Integrations toIntegrations() {
        return new Integrations(byDefault, named());
    }

    /** Whether a password of theirs may change while Portner runs. */
    boolean inFiles() {
        return byDefault.flatMap(integration -> integration.password().file()).or(() -> several.flatMap(Secret::file)).isPresent();
    }

    /**
     * As their files have them now; what cannot be read stays as it is. Blocks while the files are read.
     *
     * @param problems gets what is wrong with a file, without anything secret
     */
    IntegrationSettings again(Consumer<Finding> problems) {
        Optional<Integration> defaultNow = byDefault.map(known -> new Integration(known.id(), again(known.password(), problems)));
        Optional<Secret> severalNow = several.map(known -> again(known, problems));
        if (clash(defaultNow, severalNow)) {
            problems.accept(Finding.sentence("the default integration " + byDefault.orElseThrow().id()
                    + " has two passwords, its own and another one in FIKS_INTEGRASJONER: set both to the same"));
            return this;
        }
        return new IntegrationSettings(defaultNow, severalNow);
    }

    private static Secret again(Secret secret, Consumer<Finding> problems) {
        try {
            return secret.again();
        } catch (UnreadableSecret e) {
            problems.accept(e.finding());
            return secret;
        }
    }

    private static List<Integration> named(Optional<Secret> several) {
        if (several.isEmpty()) {
            return List.of();
        }
        try {
            return NamedIntegrations.parse(several.get().reveal());
        } catch (Unusable e) {
            throw new IllegalArgumentException("integrations that nobody checked: they " + e.wrong());
        }
    }
}
