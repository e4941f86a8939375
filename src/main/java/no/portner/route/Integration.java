package no.portner.route;

import java.util.Objects;
import no.portner.config.Secret;

/** A Fiks integration: what goes into {@code IntegrasjonId} and {@code IntegrasjonPassord}. */
public record Integration(String id, Secret password) {

    public Integration {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(password, "password");
    }
}
