package no.portner.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import no.portner.blackbox.RawClient;

/**
 * One connection and its calls, one every {@code pause} as long as each is answered within it. On a plain socket: a client that repeats
 * calls by itself would hide what it repeats.
 */
final class Caller implements Runnable {

    private final int port;
    private final Duration pause;
    private final Random random;
    private final Tally tally;
    private final BooleanSupplier goOn;
    private RawClient connection;

    Caller(int port, Duration pause, Random random, Tally tally, BooleanSupplier goOn) {
        this.port = port;
        this.pause = pause;
        this.random = random;
        this.tally = tally;
        this.goOn = goOn;
    }

    @Override
    public void run() {
        long next = System.nanoTime();
        while (goOn.getAsBoolean()) {
            Call call = Call.random(random);
            long begun = System.nanoTime();
            String problem = attempt(call);
            tally.call(call.name(), Duration.ofNanos(System.nanoTime() - begun), problem);
            next = Math.max(next + pause.toNanos(), System.nanoTime() - pause.toNanos());
            LockSupport.parkNanos(next - System.nanoTime());
        }
        disconnect();
    }

    /**
     * Calls that do not count, until all have gone well for a while: on a cold JVM the first token may be dead before it has been read.
     *
     * @throws IllegalStateException when they never do
     */
    void warmUp(Duration well, Duration atMost) {
        long begun = System.nanoTime();
        long wellSince = begun;
        while (System.nanoTime() - wellSince < well.toNanos()) {
            String problem = attempt(Call.random(random));
            if (!problem.isEmpty()) {
                wellSince = System.nanoTime();
                if (wellSince - begun > atMost.toNanos()) {
                    throw new IllegalStateException("calls fail before anything is done to Portner: " + problem);
                }
            }
            LockSupport.parkNanos(pause.toNanos());
        }
        disconnect();
    }

    private String attempt(Call call) {
        try {
            if (connection == null) {
                connection = RawClient.to("127.0.0.1", port);
            }
            RawClient.Answer answer = connection.send(call.bytes()).answer();
            if (!answer.whole() || "close".equalsIgnoreCase(answer.header("connection"))) {
                disconnect();
            }
            return call.problem(answer);
        } catch (IOException | RuntimeException e) {
            disconnect();
            return e.toString();
        }
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            // Gone is gone.
        }
        connection = null;
    }
}
