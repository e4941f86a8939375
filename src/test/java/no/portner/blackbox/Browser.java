package no.portner.blackbox;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's chromium with one page, driven by its own DevTools protocol over the JDK's WebSocket: nothing else has to be installed. Notes
 * all that the page complains of and all that it asks for.
 */
final class Browser implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");

    private final Process process;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requested = new CopyOnWriteArrayList<>();
    private final WebSocket socket;
    private String session;

    private Browser(Process process, String url) throws Exception {
        this.process = process;
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(url), new Heard())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String target = ask("Target.createTarget", new JsonObject().put("url", "about:blank")).getString("targetId");
        session = ask("Target.attachToTarget", new JsonObject().put("targetId", target).put("flatten", true)).getString("sessionId");
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            ask(domain + ".enable", new JsonObject());
        }
    }

    /** Empty where there is no chromium. */
    static Optional<Path> installed() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser").map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /** @param profile an empty directory of its own */
    static Browser start(Path chromium, Path profile) throws Exception {
        Process process = new ProcessBuilder(chromium.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank").start();
        CompletableFuture<String> url = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher listening = LISTENING.matcher(line);
                    if (listening.find()) {
                        url.complete(listening.group(1));
                    }
                }
            } catch (IOException e) {
                // It has ended.
            }
        }, "output of chromium");
        reader.setDaemon(true);
        reader.start();
        try {
            return new Browser(process, url.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private JsonObject ask(String method, JsonObject parameters) throws Exception {
        int id = number.incrementAndGet();
        JsonObject command = new JsonObject().put("id", id).put("method", method).put("params", parameters);
        if (session != null) {
            command.put("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        asked.put(id, answer);
        socket.sendText(command.encode(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What a person has before them: so many pixels, and a dislike of light. */
    void looks(int width, int height, boolean dark) throws Exception {
        ask("Emulation.setDeviceMetricsOverride", new JsonObject().put("width", width).put("height", height).put("deviceScaleFactor", 1)
                .put("mobile", false));
        ask("Emulation.setEmulatedMedia", new JsonObject().put("features", List.of(
                new JsonObject().put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light"),
                new JsonObject().put("name", "prefers-reduced-motion").put("value", "reduce"))));
    }

    /** What it says that its user reads. */
    void prefers(String acceptLanguage) throws Exception {
        ask("Network.setExtraHTTPHeaders", new JsonObject().put("headers", new JsonObject().put("Accept-Language", acceptLanguage)));
    }

    void withJavaScript(boolean on) throws Exception {
        ask("Emulation.setScriptExecutionDisabled", new JsonObject().put("value", !on));
    }

    void go(String url) throws Exception {
        ask("Page.navigate", new JsonObject().put("url", url));
    }

    /** @return what the expression, or the promise that it is, comes to */
    Object evaluate(String expression) throws Exception {
        JsonObject answer = ask("Runtime.evaluate", new JsonObject().put("expression", expression).put("awaitPromise", true)
                .put("returnByValue", true));
        if (answer.containsKey("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.getJsonObject("exceptionDetails").encode());
        }
        return answer.getJsonObject("result").getValue("value");
    }

    /** What a person sees of the page, from its top. */
    byte[] picture(int width, int height) throws Exception {
        JsonObject clip = new JsonObject().put("x", 0).put("y", 0).put("width", width).put("height", height).put("scale", 1);
        return Base64.getDecoder().decode(ask("Page.captureScreenshot", new JsonObject().put("format", "png").put("captureBeyondViewport", true)
                .put("optimizeForSpeed", false).put("clip", clip)).getString("data"));
    }

    /** Errors and warnings of the console, uncaught exceptions, and what was refused by the page's policy. */
    List<String> complaints() {
        return complaints;
    }

    /** Every URL that was asked for. */
    List<String> requested() {
        return requested;
    }

    private void heard(JsonObject message) {
        Integer id = message.getInteger("id");
        if (id != null) {
            CompletableFuture<JsonObject> answer = asked.remove(id);
            if (message.containsKey("error")) {
                answer.completeExceptionally(new AssertionError(message.encode()));
            } else {
                answer.complete(message.getJsonObject("result"));
            }
            return;
        }
        JsonObject said = message.getJsonObject("params");
        switch (message.getString("method")) {
            case "Network.requestWillBeSent" -> requested.add(said.getJsonObject("request").getString("url"));
            case "Runtime.exceptionThrown" -> complaints.add(said.encode());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert").contains(said.getString("type"))) {
                    complaints.add(said.encode());
                }
            }
            case "Log.entryAdded" -> {
                if (!"verbose".equals(said.getJsonObject("entry").getString("level"))) {
                    complaints.add(said.encode());
                }
            }
            default -> {
                // Of no interest.
            }
        }
    }

    @Override
    public void close() throws Exception {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            one.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private final class Heard implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard(new JsonObject(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
