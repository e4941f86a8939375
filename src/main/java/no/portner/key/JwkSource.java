package no.portner.key;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registered private key as JSON (RFC 7517, RFC 7518 6.3.2). */
final class JwkSource {

    /**
     * @param privateKey not yet checked
     * @param kid the key's own, where it has one
     */
    record Jwk(PrivateKey privateKey, PublicKey publicKey, Optional<String> kid) {

        @Override
        public String toString() {
            return "Jwk[" + kid.orElse("without kid") + "]";
        }
    }

    private static final List<String> NUMBERS = List.of("n", "e", "d", "p", "q", "dp", "dq", "qi");

    private JwkSource() {
    }

    /**
     * @param json the JWK
     * @param variable where it is set, for the error
     */
    static Jwk read(String json, String variable) throws KeyProblem {
        Map<String, String> members = members(json, variable);
        if (!"RSA".equals(members.get("kty"))) {
            throw RsaKeys.notRsa(variable, members.getOrDefault("kty", "no kty in the JWK"));
        }
        Map<String, BigInteger> numbers = new HashMap<>();
        for (String name : NUMBERS) {
            if (!members.containsKey(name)) {
                throw new KeyProblem(variable + (name.equals("d")
                        ? " holds the public key alone: set it to the private JWK."
                        : " lacks '" + name + "': set it to the whole private JWK, with " + String.join(", ", NUMBERS) + "."));
            }
            numbers.put(name, number(members.get(name), name, variable));
        }
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            PrivateKey privateKey = rsa.generatePrivate(new RSAPrivateCrtKeySpec(numbers.get("n"), numbers.get("e"), numbers.get("d"),
                    numbers.get("p"), numbers.get("q"), numbers.get("dp"), numbers.get("dq"), numbers.get("qi")));
            PublicKey publicKey = rsa.generatePublic(new RSAPublicKeySpec(numbers.get("n"), numbers.get("e")));
            return new Jwk(privateKey, publicKey, Optional.ofNullable(members.get("kid")).filter(kid -> !kid.isBlank()));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new KeyProblem(variable + " holds numbers that make no RSA key: set it to the JWK as it was made.");
        }
    }

    private static BigInteger number(String encoded, String name, String variable) throws KeyProblem {
        try {
            return new BigInteger(1, Base64.getUrlDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            throw new KeyProblem(variable + ": '" + name + "' is not base64url. Set it to the JWK as it was made.");
        }
    }

    /** The members that are strings; the parser's own message would quote the key. */
    private static Map<String, String> members(String json, String variable) throws KeyProblem {
        Map<String, String> members = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new KeyProblem(variable + " is not a JSON object: set it to a private JWK.");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    members.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                    if ("keys".equals(name)) {
                        throw new KeyProblem(variable + " holds a set of keys: set it to one private JWK of the set.");
                    }
                }
            }
        } catch (IOException e) {
            throw new KeyProblem(variable + " is not whole JSON: set it to a private JWK.");
        }
        return members;
    }
}
