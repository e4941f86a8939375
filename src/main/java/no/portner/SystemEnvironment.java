package no.portner;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import no.portner.config.Environment;

/** The process's environment: what there is unless dev mode brings its twin. */
@DefaultBean
@ApplicationScoped
class SystemEnvironment implements Environment {

    @Override
    public Map<String, String> variables() {
        return System.getenv();
    }
}
