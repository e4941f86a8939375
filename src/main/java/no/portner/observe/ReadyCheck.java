package no.portner.observe;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: every route's token has been granted once; what is still missing is told. */
@Readiness
@ApplicationScoped
class ReadyCheck implements HealthCheck {

    private final Vitals vitals;

    ReadyCheck(Vitals vitals) {
        this.vitals = vitals;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> missing = vitals.missing();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("ready").status(missing.isEmpty());
        for (int i = 0; i < missing.size(); i++) {
            response.withData("missing-" + (i + 1), missing.get(i));
        }
        return response.build();
    }
}
