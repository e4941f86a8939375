package no.portner.twin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Grants made by hand: right to begin with, and wrong in one thing at a time. Independent of the code that makes Portner's own. */
public final class TestGrants {

    public static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final JsonObject header = new JsonObject();
    private final JsonObject claims = new JsonObject();
    private PrivateKey key;
    private String signatureAlgorithm = "SHA256withRSA";

    private TestGrants(PrivateKey key) {
        this.key = key;
    }

    /** A right grant with a certificate: x5c of leaf and issuing authority. */
    public static TestGrants certified(Twin twin, String clientId, ClientChain chain) {
        return new TestGrants(chain.key()).header("alg", "RS256").header("x5c", x5c(chain.certificates().subList(0, 2)))
                .defaults(twin, clientId);
    }

    /** A right grant with a registered key. */
    public static TestGrants registered(Twin twin, String clientId, String kid, PrivateKey key) {
        return new TestGrants(key).header("alg", "RS256").header("kid", kid).defaults(twin, clientId);
    }

    public static JsonArray x5c(List<X509Certificate> certificates) {
        JsonArray array = new JsonArray();
        try {
            for (X509Certificate certificate : certificates) {
                array.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        return array;
    }

    public TestGrants header(String name, Object value) {
        header.put(name, value);
        return this;
    }

    public TestGrants withoutHeader(String name) {
        header.remove(name);
        return this;
    }

    public TestGrants claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    public TestGrants without(String claim) {
        claims.remove(claim);
        return this;
    }

    /** Issued then, and good for 120 s. */
    public TestGrants issued(Instant at) {
        return claim("iat", at.getEpochSecond()).claim("exp", at.getEpochSecond() + 120);
    }

    public TestGrants signedBy(PrivateKey other) {
        key = other;
        return this;
    }

    /** @param name as in {@link Signature}, for example {@code SHA512withRSA} */
    public TestGrants signedWith(String name) {
        signatureAlgorithm = name;
        return this;
    }

    public String jwt() {
        String content = encode(header.encode().getBytes(StandardCharsets.UTF_8)) + "."
                + encode(claims.encode().getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance(signatureAlgorithm);
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The form of a token request. */
    public static String form(String jwt) {
        return "grant_type=" + URLEncoder.encode(GRANT_TYPE, StandardCharsets.UTF_8) + "&assertion=" + jwt;
    }

    public static HttpRequest request(Twin twin, String form) {
        return HttpRequest.newBuilder(URI.create(twin.maskinporten().tokenEndpoint()))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(form)).build();
    }

    /** Sends the grant and gives the answer, whatever it is. */
    public HttpResponse<String> send(Twin twin, HttpClient client) {
        return send(client, request(twin, form(jwt())));
    }

    public static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A client that trusts the twin alone, speaks HTTP/1.1 and follows nothing. */
    public static HttpClient client(Twin twin) {
        return HttpClient.newBuilder().sslContext(twin.pki().sslContext()).version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).build();
    }

    private TestGrants defaults(Twin twin, String clientId) {
        return claim("aud", twin.maskinporten().issuer()).claim("iss", clientId).claim("scope", "ks:fiks")
                .claim("jti", UUID.randomUUID().toString()).issued(Instant.now());
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
