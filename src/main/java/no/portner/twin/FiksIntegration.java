package no.portner.twin;

import java.util.Objects;

/**
 * An integration as it stands in Fiks forvaltning.
 *
 * @param id {@code IntegrasjonId}
 * @param password {@code IntegrasjonPassord}
 * @param orgno the authorised organisation: the token's consumer must be it
 */
public record FiksIntegration(String id, String password, String orgno) {

    public FiksIntegration {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(password, "password");
        if (!orgno.matches("[0-9]{9}")) {
            throw new IllegalArgumentException("an organisation number has nine digits: " + orgno);
        }
    }

    @Override
    public String toString() {
        return "FiksIntegration[" + id + ", ***]";
    }
}
