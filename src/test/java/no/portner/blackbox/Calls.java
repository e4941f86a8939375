package no.portner.blackbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** An ordinary client, as an application has one. */
final class Calls {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(Duration.ofSeconds(10)).build();

    private Calls() {
    }

    static HttpResponse<String> get(String url, String... headers) throws Exception {
        return send("GET", url, BodyPublishers.noBody(), headers);
    }

    static HttpResponse<String> send(String method, String url, BodyPublisher body, String... headers) throws Exception {
        HttpResponse<String> response = client().send(request(method, url, body, headers), BodyHandlers.ofString());
        OwnAnswers.heard(response.uri().getPort(), response.headers().firstValue("Proxy-Status").orElse(null),
                response.headers().map() + "\n" + response.body());
        return response;
    }

    static HttpRequest request(String method, String url, BodyPublisher body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60)).method(method, body);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder.build();
    }

    static HttpClient client() {
        return CLIENT;
    }

    /** The values of a header in what the fake Fiks echoed. */
    static List<String> echoed(HttpResponse<String> response, String name) {
        return echoed(response.body(), name);
    }

    static List<String> echoed(String body, String name) {
        return new JsonObject(body).getJsonArray("headers").stream().map(JsonArray.class::cast)
                .filter(header -> header.getString(0).equalsIgnoreCase(name)).map(header -> header.getString(1)).toList();
    }

    static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }
}
