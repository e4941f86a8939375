package no.portner.observe;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: configuration valid, key loaded, listeners bound. */
@Startup
@ApplicationScoped
class StartedCheck implements HealthCheck {

    private final Vitals vitals;

    StartedCheck(Vitals vitals) {
        this.vitals = vitals;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("started").status(vitals.isStarted()).build();
    }
}
