package no.portner.blackbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import no.portner.twin.FakeMaskinporten;

/** Fiks IO's rule as RabbitMQ's HTTP back-end asks for it: the password is the integration's, a blank, and a token that is alive. */
final class BrokerAuthentication implements AutoCloseable {

    /** The current passwords by integration. */
    final Map<String, String> passwords = new ConcurrentHashMap<>();
    final AtomicInteger allowed = new AtomicInteger();
    final AtomicInteger wrongPasswords = new AtomicInteger();
    final AtomicInteger deadTokens = new AtomicInteger();
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final FakeMaskinporten maskinporten;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    BrokerAuthentication(FakeMaskinporten maskinporten) throws IOException {
        this.maskinporten = maskinporten;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/user", exchange -> answer(exchange, judge(form(exchange))));
        server.createContext("/", exchange -> answer(exchange, true));
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** For comparisons: a user whom a password alone lets in. @return the password */
    String letIn(String user) {
        String password = UUID.randomUUID().toString();
        known.put(user, password);
        return password;
    }

    private boolean judge(Map<String, String> form) {
        if (form.getOrDefault("password", "").equals(known.get(form.getOrDefault("username", "")))) {
            return true;
        }
        String[] both = form.getOrDefault("password", "").split(" ", -1);
        String password = passwords.get(form.getOrDefault("username", ""));
        boolean known = password != null && both.length == 2 && password.equals(both[0]);
        boolean live = both.length == 2 && maskinporten.isLive(both[1]);
        (!known ? wrongPasswords : !live ? deadTokens : allowed).incrementAndGet();
        return known && live;
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        Map<String, String> form = new HashMap<>();
        for (String pair : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private static void answer(HttpExchange exchange, boolean allow) throws IOException {
        byte[] body = (allow ? "allow" : "deny").getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
