package no.portner.twin;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A twin with one client and one integration, and the calls that the tests of the fake Fiks make. */
final class FiksFixture implements AutoCloseable {

    static final String ORGNO = "991825827";
    static final FiksIntegration INTEGRATION = new FiksIntegration("2b9b8b5e-7a29-4d1c-8f2b-2f3b1a0c9d10", "hemmelig", ORGNO);

    final Twin twin = Twin.start(TwinOptions.defaults());
    final HttpClient http = TestGrants.client(twin);
    private final ClientChain chain = twin.pki().client(ClientCertificate.of(ORGNO));

    FiksFixture() {
        twin.maskinporten().register(ClientRegistration.of("app", ORGNO, "ks:fiks", "ks:other"));
        twin.fiks().register(INTEGRATION);
    }

    String token(String scope) {
        return new JsonObject(TestGrants.certified(twin, "app", chain).claim("scope", scope).send(twin, http).body())
                .getString("access_token");
    }

    HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(URI.create(twin.fiks().url() + path));
    }

    /** With the three headers as they should be. */
    HttpRequest.Builder call(String path) {
        return bare(path).header("Authorization", "Bearer " + token("ks:fiks")).header("IntegrasjonId", INTEGRATION.id())
                .header("IntegrasjonPassord", INTEGRATION.password());
    }

    /** The three headers as lines of a request. */
    String lines() {
        return "Authorization: Bearer " + token("ks:fiks") + "\r\nIntegrasjonId: " + INTEGRATION.id() + "\r\nIntegrasjonPassord: "
                + INTEGRATION.password() + "\r\n";
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return TestGrants.send(http, request.build());
    }

    @Override
    public void close() {
        twin.close();
    }
}
