package no.portner;

import no.portner.admin.KeyStatus;
import no.portner.key.KeySummary;
import no.portner.key.RegisteredKey;
import no.portner.key.SigningKey;

/** A key as the status tells it. */
final class KeyTelling {

    private KeyTelling() {
    }

    static KeyStatus of(SigningKey key, ClientConfig client) {
        KeySummary summary = KeySummary.of(key);
        return new KeyStatus(summary.thumbprint(), summary.sentAs(), summary.certificate().map(holder -> new KeyStatus.Certificate(holder.subject(),
                holder.organisationNumber(), holder.issuer(), holder.notBefore(), holder.notAfter())), key.kid().isPresent(),
                client.registered().map(RegisteredKey::end).filter(end -> key.kid().isPresent()));
    }
}
