package no.portner.blackbox.pod;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import no.portner.blackbox.TwinEnvironment;

/** The world outside the pod, run on a machine of its own and asked for evidence by its standard input and output. */
final class Upstream implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final JsonObject client;

    private Upstream(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8));
        String first = answers.readLine();
        if (first == null) {
            throw new AssertionError("the world outside did not begin: see its standard error above");
        }
        this.client = new JsonObject(first);
        TwinEnvironment.rememberSecrets(clientId(), this::secrets);
    }

    /** @param directory where it is to put the files that Portner needs */
    static Upstream start(Machine machine, Path directory) throws IOException {
        List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                UpstreamProgram.class.getName(), directory.toString());
        return new Upstream(new ProcessBuilder(machine.command(java)).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    String clientId() {
        return client.getString("clientId");
    }

    String storePassword() {
        return client.getString("storePassword");
    }

    String integration() {
        return client.getString("integration");
    }

    String integrationPassword() {
        return client.getString("integrationPassword");
    }

    /** Calls that came to Fiks with this in their target, oldest first. */
    List<Received> fiks(String marker) {
        return new JsonArray(ask("fiks " + marker)).stream().map(Received::of).toList();
    }

    /** Calls that came to the ordinary site, oldest first. */
    List<Received> ordinary() {
        return new JsonArray(ask("ordinary")).stream().map(Received::of).toList();
    }

    /** The request lines that came to the outgoing proxy, oldest first. */
    List<String> proxied() {
        return new JsonArray(ask("proxied")).stream().map(String.class::cast).toList();
    }

    /** From now on the name leads there. */
    void name(String name, List<String> addresses) {
        ask("name " + name + " " + String.join(" ", addresses));
    }

    /** A new certificate of the same organisation, in {@code renewed.p12}, with the same password. */
    void renew() {
        ask("renew");
    }

    private List<String> secrets() {
        return process.isAlive() ? new JsonArray(ask("secrets")).stream().map(String.class::cast).toList() : List.of();
    }

    private synchronized String ask(String command) {
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new AssertionError("the world outside has ended");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
