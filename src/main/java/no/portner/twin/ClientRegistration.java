package no.portner.twin;

import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A client as it stands in Digdir's self-service.
 *
 * @param clientId the client's id, {@code iss} of its grants
 * @param orgno the owner, nine digits; a certificate must be this organisation's
 * @param scopes what the client may ask for
 * @param keys registered keys by kid; a client that has any refuses x5c
 * @param delegatedBy organisations that delegated to the owner in Altinn: only these may stand in {@code consumer_org}
 * @param withheld scopes on the client that the API's owner has not given to the consumer (MP-250)
 */
public record ClientRegistration(String clientId, String orgno, Set<String> scopes, Map<String, RSAPublicKey> keys,
        Set<String> delegatedBy, Set<String> withheld) {

    public ClientRegistration {
        Objects.requireNonNull(clientId, "clientId");
        if (!orgno.matches("[0-9]{9}")) {
            throw new IllegalArgumentException("an organisation number has nine digits: " + orgno);
        }
        scopes = Set.copyOf(scopes);
        keys = Map.copyOf(keys);
        delegatedBy = Set.copyOf(delegatedBy);
        withheld = Set.copyOf(withheld);
    }

    public static ClientRegistration of(String clientId, String orgno, String... scopes) {
        return new ClientRegistration(clientId, orgno, Set.of(scopes), Map.of(), Set.of(), Set.of());
    }

    public ClientRegistration withKey(String kid, RSAPublicKey key) {
        Map<String, RSAPublicKey> more = new LinkedHashMap<>(keys);
        more.put(kid, key);
        return new ClientRegistration(clientId, orgno, scopes, more, delegatedBy, withheld);
    }

    public ClientRegistration withoutKey(String kid) {
        Map<String, RSAPublicKey> fewer = new LinkedHashMap<>(keys);
        fewer.remove(kid);
        return new ClientRegistration(clientId, orgno, scopes, fewer, delegatedBy, withheld);
    }

    public ClientRegistration delegatedBy(String... consumers) {
        return new ClientRegistration(clientId, orgno, scopes, keys, Set.of(consumers), withheld);
    }

    public ClientRegistration withheld(String... fromScopes) {
        return new ClientRegistration(clientId, orgno, scopes, keys, delegatedBy, new LinkedHashSet<>(Set.of(fromScopes)));
    }
}
