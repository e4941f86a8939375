package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Clients that make their calls side by side, and what is to be seen of each call at Fiks. */
final class Crew {

    static final int BODY = 100_000;
    /** SHA-256 of so many x, which {@code printf %100000s | tr ' ' x | sha256sum} tells too. */
    static final String BODY_SHA256 = Hashes.sha256("x".repeat(BODY));
    private static final String OF_KS_LIBRARY = "/fiks-io/api/v1/send";
    private static final int AT_ONCE = 3;

    private final Pod pod;
    private final List<String> origins;
    private final Map<Client, CompletableFuture<List<String>>> answers = new EnumMap<>(Client.class);
    private final Map<Client, Integer> before = new EnumMap<>(Client.class);
    private final String name;

    private Crew(Pod pod, String name, List<String> origins) {
        this.pod = pod;
        this.name = name;
        this.origins = origins;
    }

    /**
     * Lets them call each of the origins by GET and by POST.
     *
     * @param name of its own, to tell these calls from others
     */
    static Crew start(Pod pod, String name, List<Client> clients, List<String> origins, List<Map<String, String>> environments) {
        Crew crew = new Crew(pod, name, origins);
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        for (Client client : clients) {
            crew.before.put(client, pod.upstream().fiks(crew.marker(client)).size());
            crew.answers.put(client, CompletableFuture.supplyAsync(() -> crew.run(client, joined(environments)), executor));
        }
        executor.shutdown();
        return crew;
    }

    private static Map<String, String> joined(List<Map<String, String>> environments) {
        Map<String, String> all = new HashMap<>();
        environments.forEach(environment -> environment.forEach((name, value) -> all.merge(name, value, (one, other) -> one + " " + other)));
        return all;
    }

    private List<String> run(Client client, Map<String, String> environment) {
        try (Run run = pod.application(client.command(pod.upstream().integration()), environment)) {
            return run.calls(lines(client));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> lines(Client client) {
        List<String> lines = new ArrayList<>();
        for (String origin : origins(client)) {
            if (!client.onlySends()) {
                lines.add("GET " + origin + marker(client) + "?q=a%20b 0");
            }
            lines.add("POST " + origin + marker(client) + " " + BODY);
        }
        return lines;
    }

    private List<String> origins(Client client) {
        return origins.stream().filter(origin -> client.speaksPlain() || origin.startsWith("https:")).toList();
    }

    private String marker(Client client) {
        return client.onlySends() ? OF_KS_LIBRARY : "/pod/" + name + "/" + client + "/x";
    }

    /** Each call was answered well, and came to Fiks once, with our credentials and nobody else's, and whole. */
    void assertAuthorised(Client client) {
        List<String> told = answers.get(client).join();
        assertThat(told).allSatisfy(answer -> assertThat(answer).startsWith("200 "));
        List<String> versions = lines(client).stream().map(line -> line.contains(" https:") && client.asksForHttp2() ? "HTTP/2" : "HTTP/1.1")
                .toList();
        assertThat(told.stream().map(answer -> answer.split(" ")[1]).toList()).isEqualTo(versions);
        List<Received> all = pod.upstream().fiks(marker(client));
        List<Received> received = all.subList(before.get(client), all.size());
        assertThat(received.stream().map(Received::method).toList())
                .containsExactlyInAnyOrderElementsOf(lines(client).stream().map(line -> line.split(" ")[0]).toList());
        for (Received call : received) {
            Credentials.assertOurs(pod, call);
            if (call.method().equals("POST") && !client.onlySends()) {
                assertThat(call.bodyLength()).isEqualTo(BODY);
                assertThat(call.bodySha256()).isEqualTo(BODY_SHA256);
            } else if (client.onlySends()) {
                assertThat(call.bodyLength()).isGreaterThan(BODY);
            } else {
                assertThat(call.bodyLength()).isZero();
                assertThat(call.uri()).isEqualTo(marker(client) + "?q=a%20b");
            }
        }
    }
}
