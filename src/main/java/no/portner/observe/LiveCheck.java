package no.portner.observe;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Live: the event loops answer within two seconds. Nothing outside this process counts: a restart would not mend it. */
@Liveness
@ApplicationScoped
class LiveCheck implements AsyncHealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Vitals vitals;

    LiveCheck(Vitals vitals) {
        this.vitals = vitals;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().completionStage(vitals::pulse).ifNoItem().after(PATIENCE).fail()
                .map(done -> HealthCheckResponse.up("event-loops"))
                .onFailure().recoverWithItem(HealthCheckResponse.down("event-loops"));
    }
}
