package no.portner.blackbox.pod;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A client's program while it runs: a minute and a half at most, so that one that hangs ends its test. */
final class Run implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 90;

    private static final Pattern SECRETS = Pattern.compile("(Bearer )ey[\\w.-]+|(IntegrasjonPassord\",\")[^\"]+", Pattern.CASE_INSENSITIVE);

    private final Process process;
    private final BufferedWriter calls;
    private final BufferedReader answers;
    private final StringBuffer errors = new StringBuffer();

    private Run(Process process) {
        this.process = process;
        this.calls = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(() -> new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)).lines()
                .forEach(line -> errors.append(line).append('\n')), "errors of a client");
        reader.setDaemon(true);
        reader.start();
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }

    /** @param environment all that it gets, but for the path to programs */
    static Run start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(new TreeMap<>(environment));
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        return new Run(builder.start());
    }

    /** One call more, by a program that goes on; its answer. */
    String call(String line) throws IOException {
        calls.write(line + "\n");
        calls.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new AssertionError("the client has ended: " + errors);
        }
        return withoutSecrets(answer);
    }

    /** What it writes until it ends, without being told anything. */
    List<String> output() throws IOException {
        calls.close();
        return answers.lines().map(Run::withoutSecrets).toList();
    }

    /** All its calls, and no more: a line for each, when it has ended. */
    List<String> calls(List<String> lines) throws IOException, InterruptedException {
        for (String line : lines) {
            calls.write(line + "\n");
        }
        calls.close();
        List<String> all = new ArrayList<>();
        for (String answer = answers.readLine(); answer != null; answer = answers.readLine()) {
            all.add(withoutSecrets(answer));
        }
        if (process.waitFor() != 0 || all.size() != lines.size()) {
            throw new AssertionError("the client ended with " + process.exitValue() + " after " + all.size() + " answers: " + errors);
        }
        return all;
    }

    /** Fiks tells what came, and a failed test tells what the client said. */
    private static String withoutSecrets(String answer) {
        return SECRETS.matcher(answer).replaceAll("$1$2***");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
