package no.portner.route;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Fiks integrations of a route. Their passwords change while calls pass, so all of them are replaced at once; safe for any thread. */
public final class Integrations {

    private record Known(Optional<Integration> byDefault, Map<String, Integration> named) {
    }

    private volatile Known known;

    /**
     * @param byDefault what a call carries that names none
     * @param named those that a call can name in {@code IntegrasjonId}, besides the default one
     */
    public Integrations(Optional<Integration> byDefault, Collection<Integration> named) {
        replace(byDefault, named);
    }

    /** From now on it is these. */
    public void replace(Optional<Integration> byDefault, Collection<Integration> named) {
        Objects.requireNonNull(byDefault, "byDefault");
        Map<String, Integration> byId = named.stream().collect(Collectors.toMap(Integrations::key, i -> i));
        byDefault.ifPresent(integration -> byId.put(key(integration), integration));
        known = new Known(byDefault, Map.copyOf(byId));
    }

    public Optional<Integration> byDefault() {
        return known.byDefault;
    }

    /** @param id as the client wrote it: case and blanks around it do not count */
    public Optional<Integration> named(String id) {
        return Optional.ofNullable(known.named.get(id.strip().toLowerCase(Locale.ROOT)));
    }

    private static String key(Integration integration) {
        return integration.id().strip().toLowerCase(Locale.ROOT);
    }
}
