package no.portner.blackbox.pod;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A site that has nothing to do with Fiks, by HTTP and HTTPS: it keeps every call's headers, among which ours must never be. */
final class OrdinarySite {

    private final Queue<JsonObject> calls = new ConcurrentLinkedQueue<>();

    private OrdinarySite() {
    }

    static OrdinarySite start(List<String> addresses, KeyStore keys, char[] password) throws IOException, GeneralSecurityException {
        OrdinarySite site = new OrdinarySite();
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        for (String address : addresses) {
            HttpServer http = HttpServer.create(new InetSocketAddress(address, 80), 0);
            HttpsServer https = HttpsServer.create(new InetSocketAddress(address, 443), 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            for (HttpServer server : List.of(http, https)) {
                server.createContext("/", call -> site.answer(call, server == https ? "https" : "http"));
                server.start();
            }
        }
        return site;
    }

    /** Everything so far. */
    JsonArray calls() {
        return new JsonArray(List.copyOf(calls));
    }

    private void answer(HttpExchange call, String scheme) throws IOException {
        try (call) {
            call.getRequestBody().readAllBytes();
            JsonArray headers = new JsonArray();
            call.getRequestHeaders().forEach((name, values) -> values.forEach(value -> headers.add(JsonArray.of(name, value))));
            calls.add(new JsonObject().put("method", call.getRequestMethod()).put("scheme", scheme)
                    .put("uri", call.getRequestURI().toString()).put("headers", headers));
            byte[] body = "an ordinary site\n".getBytes(StandardCharsets.US_ASCII);
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
        }
    }
}
