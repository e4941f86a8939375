package no.portner.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import no.portner.route.Route;

/** Looks after the secrets of a route's integrations when Fiks says that they are wrong: they may have been changed a moment ago. */
@FunctionalInterface
public interface IntegrationCheck {

    /** For secrets that never change. */
    IntegrationCheck NEVER = route -> CompletableFuture.completedStage(false);

    /**
     * Called on an event loop, with every call that Fiks refuses so: to be answered from elsewhere, and not to be asked too often.
     *
     * @return whether {@link Route#integrations()} holds other secrets than before; may complete on any thread
     */
    CompletionStage<Boolean> changed(Route route);
}
