package no.portner.blackbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is shipped, as a process of its own with nothing but an environment: the JVM build's jar or the native executable, whichever the
 * system property {@code portner.under.test} names. Ports are Portner's to choose and read from what it announces.
 */
public final class PortnerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("listening: proxy \\S+?:(\\d+), admin \\S+?:(\\d+), probes \\S+:(\\d+)");

    private final Process process;
    private final Surroundings surroundings;
    private final List<String> output = new ArrayList<>();
    private final CompletableFuture<Matcher> announced = new CompletableFuture<>();
    private final Thread out;
    private final Thread err;
    private final SecretSearch secrets;
    private final Map<String, String> variables;
    private boolean searched;

    static {
        OwnAnswers.listen();
    }

    private PortnerProcess(Process process, Surroundings surroundings, Map<String, String> variables) {
        this.process = process;
        this.surroundings = surroundings;
        this.secrets = new SecretSearch(variables);
        this.variables = variables;
        Searches.STARTED.incrementAndGet();
        this.out = read(process.getInputStream());
        this.err = read(process.getErrorStream());
        process.onExit().thenRun(() -> announced.completeExceptionally(new IllegalStateException("Portner ended before it listened")));
    }

    /** Starts it and waits until it listens. */
    public static PortnerProcess start(Map<String, String> variables) throws Exception {
        return start(Surroundings.NONE, variables);
    }

    /** The same in a place that it is to be tried in. */
    public static PortnerProcess start(Surroundings surroundings, Map<String, String> variables) throws Exception {
        PortnerProcess portner = launch(surroundings, surroundings.command(underTest()), variables);
        try {
            portner.announced.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            portner.process.destroyForcibly().waitFor();
            portner.close();
            throw new AssertionError("Portner did not start: " + e.getMessage() + "\n" + portner.output(), e);
        }
        return portner;
    }

    /** Starts it, whether it will listen or not. */
    static PortnerProcess launch(Map<String, String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(command());
        command.addAll(List.of(arguments));
        return launch(command, variables);
    }

    static PortnerProcess launch(List<String> command, Map<String, String> variables) throws IOException {
        return launch(Surroundings.NONE, command, variables);
    }

    private static PortnerProcess launch(Surroundings surroundings, List<String> command, Map<String, String> variables)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("(PORTNER|MASKINPORTEN|FIKS|QUARKUS|OTEL)_.*"));
        Map<String, String> all = new TreeMap<>(Map.of("PORTNER_PROXY_PORT", "0", "PORTNER_ADMIN_PORT", "0", "PORTNER_PROBES_PORT", "0",
                "PORTNER_PROBES_ADDRESS", "localhost", "PORTNER_SHUTDOWN", "sidecar", "PORTNER_DRAIN_TIMEOUT", "5s",
                "PORTNER_NATIVE_LIBRARIES", System.getProperty("portner.native.libraries", "auto")));
        all.putAll(variables);
        builder.environment().putAll(all);
        return new PortnerProcess(builder.start(), surroundings, all);
    }

    static List<String> command() {
        return Surroundings.NONE.command(underTest());
    }

    public static Path underTest() {
        Path underTest = Path.of(System.getProperty("portner.under.test", "target/quarkus-app/quarkus-run.jar"));
        if (!Files.exists(underTest)) {
            throw new AssertionError(underTest + " is not there: the black-box suite runs in ./mvnw verify, or with -Dnative");
        }
        return underTest;
    }

    public static boolean isNative() {
        return command().size() == 1;
    }

    private Thread read(InputStream stream) {
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                String line;
                while ((line = lines.readLine()) != null) {
                    synchronized (output) {
                        output.add(line);
                    }
                    Matcher matcher = LISTENING.matcher(line);
                    if (matcher.find()) {
                        announced.complete(matcher);
                    }
                }
            } catch (IOException e) {
                // The process has ended.
            }
        }, "output of Portner");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    public int proxyPort() {
        return port(1);
    }

    int adminPort() {
        return port(2);
    }

    int probesPort() {
        return port(3);
    }

    String proxy(String path) {
        return "http://localhost:" + proxyPort() + path;
    }

    private int port(int group) {
        return Integer.parseInt(announced.join().group(group));
    }

    /** All that it has written so far, standard error included. */
    public String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /** How many lines it has written with this text so far. */
    public long lines(String text) {
        synchronized (output) {
            return output.stream().filter(line -> line.contains(text)).count();
        }
    }

    public Process process() {
        return process;
    }

    /** @return the exit code */
    public int waitForExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Portner did not end\n" + output());
        }
        out.join();
        err.join();
        return process.exitValue();
    }

    /** SIGTERM. By its handle: {@link Process#destroy()} would close the streams, and with them what it still has to say. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** One that its environment did not hold at the start: what a file of it says from now on. */
    public void keepSecret(String secret) {
        secrets.add(secret);
    }

    /** Ends it, and fails the test when it has written or told anything secret. */
    @Override
    public void close() {
        Map<String, String> told = pages();
        terminate();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            out.join(PATIENCE.toMillis());
            err.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (!searched) {
            searched = true;
            search(told);
        }
    }

    /** What it tells to whoever asks, as long as it answers. */
    private Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>();
        if (process.isAlive() && announced.isDone() && !announced.isCompletedExceptionally()) {
            page(pages, probesPort(), "/q/metrics");
            page(pages, probesPort(), "/q/health");
            page(pages, adminPort(), "/status");
            page(pages, adminPort(), "/");
        }
        return pages;
    }

    private void page(Map<String, String> pages, int port, String path) {
        try {
            pages.put(path, surroundings.page(port, path));
        } catch (IOException e) {
            // It is about to end, or was made unable to answer: then there is nothing to search.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Log, standard error, pages and errors; for what the environment keeps secret, and for each token and assertion of its twin. */
    private void search(Map<String, String> pages) {
        secrets.alsoFor(TwinEnvironment.secretsBehind(variables));
        List<String> answers = announced.isDone() && !announced.isCompletedExceptionally()
                ? OwnAnswers.take(proxyPort(), adminPort(), probesPort()) : List.of();
        List<String> found = new ArrayList<>(secrets.findIn("output", output()));
        pages.forEach((path, text) -> found.addAll(secrets.findIn(path, text)));
        answers.forEach(answer -> found.addAll(secrets.findIn("an answer", answer)));
        Searches.SEARCHED.incrementAndGet();
        Searches.PAGES.addAndGet(pages.size());
        Searches.ANSWERS.addAndGet(answers.size());
        Searches.LINES.addAndGet((int) output().lines().count());
        Searches.SECRETS.addAndGet(secrets.size());
        if (!found.isEmpty()) {
            throw new AssertionError("Portner told a secret:\n" + String.join("\n", found));
        }
    }
}
