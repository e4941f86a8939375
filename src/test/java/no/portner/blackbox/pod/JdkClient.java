package no.portner.blackbox.pod;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The JDK's HttpClient as anybody uses it, as a program. For each line "METHOD URL BYTES" a call; answers each with a line
 * "STATUS VERSION BODY", or "failed REASON".
 */
final class JdkClient {

    private JdkClient() {
    }

    public static void main(String... arguments) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] call = line.split(" ");
            int bytes = Integer.parseInt(call[2]);
            HttpRequest request = HttpRequest.newBuilder(URI.create(call[1])).timeout(Duration.ofSeconds(60))
                    .method(call[0], bytes > 0 ? BodyPublishers.ofString("x".repeat(bytes)) : BodyPublishers.noBody()).build();
            try {
                HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                String version = response.version() == HttpClient.Version.HTTP_2 ? "HTTP/2" : "HTTP/1.1";
                System.out.println(response.statusCode() + " " + version + " " + response.body().strip());
            } catch (IOException e) {
                System.out.println("failed " + e);
            }
        }
    }
}
