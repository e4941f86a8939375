package no.portner.blackbox;

import io.restassured.RestAssured;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What Portner itself answered to the suite's clients, by port, until its process is searched for secrets: problems on the proxy port,
 * everything on the others. What an upstream answered is left out: the fake Fiks tells which token it got.
 */
final class OwnAnswers {

    private static final Map<Integer, Queue<String>> BY_PORT = new ConcurrentHashMap<>();

    private OwnAnswers() {
    }

    /** From now on what RestAssured is answered is kept too, where there is RestAssured: the soak does without. */
    static void listen() {
        try {
            RestAssured.filters(OwnAnswers::hear);
        } catch (NoClassDefFoundError nobodyCanAskByIt) {
            // Then it hears nothing that could be kept.
        }
    }

    private static Response hear(FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        URI uri = URI.create(request.getURI());
        if (uri.getPath().startsWith("/q/") || uri.getPath().equals("/status")) {
            keep(uri.getPort(), response.headers() + "\n" + response.asString());
        } else {
            heard(uri.getPort(), response.header("Proxy-Status"), response.headers() + "\n" + response.asString());
        }
        return response;
    }

    /** @param proxyStatus that header of the answer, null where there is none: it tells Portner's own answers from an upstream's */
    static void heard(int port, String proxyStatus, String answer) {
        if (proxyStatus != null && proxyStatus.startsWith("portner")) {
            keep(port, answer);
        }
    }

    private static void keep(int port, String answer) {
        BY_PORT.computeIfAbsent(port, p -> new ConcurrentLinkedQueue<>()).add(answer);
    }

    /** What was heard from these ports; forgotten with that. */
    static List<String> take(int... ports) {
        List<String> taken = new ArrayList<>();
        for (int port : ports) {
            Queue<String> answers = BY_PORT.remove(port);
            if (answers != null) {
                taken.addAll(answers);
            }
        }
        return taken;
    }
}
