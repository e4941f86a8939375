package no.portner;

import static no.portner.config.Variable.PORTNER_CA_DIR;
import static no.portner.config.Variable.PORTNER_CA_KEY_DIR;
import static no.portner.config.Variable.PORTNER_TLS_INTERCEPTION;
import static no.portner.config.Variable.PORTNER_TRANSPARENT;
import static no.portner.config.Variable.PORTNER_TRANSPARENT_HTTPS_PORT;
import static no.portner.config.Variable.PORTNER_TRANSPARENT_HTTP_PORT;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import no.portner.config.EnvironmentReader;
import no.portner.config.Values;
import no.portner.config.Variable;

/** Reads what is intercepted, and where the CA's files go. */
record InterceptionReader(EnvironmentReader reader) {

    /**
     * @param taken the other listeners, by the variable of their port
     * @param amqp whether clients of the AMQP listener are to speak TLS
     */
    InterceptionConfig read(Map<Variable, ListenerConfig> taken, boolean amqp) {
        boolean connect = reader.value(PORTNER_TLS_INTERCEPTION, Values.bool());
        boolean transparent = reader.value(PORTNER_TRANSPARENT, Values.bool());
        int https = reader.value(PORTNER_TRANSPARENT_HTTPS_PORT, Values.port());
        int http = reader.value(PORTNER_TRANSPARENT_HTTP_PORT, Values.port());
        if (transparent) {
            ListenerReader listeners = new ListenerReader(reader);
            ListenerConfig secure = new ListenerConfig("localhost", https);
            ListenerConfig plain = new ListenerConfig("localhost", http);
            taken.forEach((variable, listener) -> {
                listeners.refuseSamePort(listener, variable, secure, PORTNER_TRANSPARENT_HTTPS_PORT);
                listeners.refuseSamePort(listener, variable, plain, PORTNER_TRANSPARENT_HTTP_PORT);
            });
            listeners.refuseSamePort(secure, PORTNER_TRANSPARENT_HTTPS_PORT, plain, PORTNER_TRANSPARENT_HTTP_PORT);
        }
        Path caDir = reader.value(PORTNER_CA_DIR, Values.path());
        Path caKeyDir = reader.value(PORTNER_CA_KEY_DIR, Values.path());
        if ((connect || transparent || amqp) && isInside(caKeyDir, caDir)) {
            reader.problem(PORTNER_CA_KEY_DIR.name(), "is inside PORTNER_CA_DIR, which the application reads",
                    "set a directory that only Portner mounts: whoever has the key can read the application's TLS");
        }
        return new InterceptionConfig(connect, amqp, transparent ? Optional.of(new InterceptionConfig.Ports(https, http)) : Optional.empty(), caDir,
                caKeyDir);
    }

    private static boolean isInside(Path inner, Path outer) {
        return inner.toAbsolutePath().normalize().startsWith(outer.toAbsolutePath().normalize());
    }
}
