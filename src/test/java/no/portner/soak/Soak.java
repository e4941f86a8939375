package no.portner.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import no.portner.blackbox.PortnerProcess;

/**
 * Constant calls through the Portner that is shipped, against a twin whose tokens live for 3 s, while what Portner promises to survive is
 * done to it: see docs/measurements.md. Started by {@code bench/soak}. Exit code 0 when all held, 1 when not, 2 when it could not be tried,
 * 64 for wrong arguments.
 */
public final class Soak {

    private static final Duration OVERTIME = Duration.ofSeconds(30);
    /** A start that takes longer goes off the time of the load, so that there is time for the result. */
    private static final Duration SLOW_START = Duration.ofSeconds(15);
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private final long begun;
    private final SoakOptions options;
    private final SoakWorld world;
    private final PortnerProcess portner;
    private final History history = new History();
    private final Tally tally = new Tally(() -> "just before: " + String.join("; ", this.history.newest(5)));
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final Crew callers = new Crew(broken);
    private final Crew attackers = new Crew(broken);

    private Soak(long begun, SoakOptions options, SoakWorld world, PortnerProcess portner) {
        this.begun = begun;
        this.options = options;
        this.world = world;
        this.portner = portner;
    }

    public static void main(String... args) {
        int code = 2;
        try {
            SoakOptions options = SoakOptions.parse(args);
            Watchdog.start(options.time().plus(OVERTIME));
            code = run(options) ? 0 : 1;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + SoakOptions.USAGE);
            code = 64;
        } catch (Exception | AssertionError e) {
            e.printStackTrace();
        }
        System.exit(code);
    }

    private static boolean run(SoakOptions options) throws Exception {
        long begun = System.nanoTime();
        System.out.println("soak: " + options);
        try (SoakWorld world = new SoakWorld()) {
            PortnerProcess portner = PortnerProcess.start(world.variables());
            Report report = null;
            try {
                report = new Soak(begun, options, world, portner).run();
            } finally {
                boolean silent = Report.closeAndSearch(portner);
                if (report != null) {
                    report.print(silent);
                    report.leaveTrail(portner.output());
                }
            }
            return report.held();
        }
    }

    private Report run() throws InterruptedException {
        Random random = new Random(options.seed() + 2);
        caller(random, options.connections()).warmUp(SoakWorld.TOKEN_LIFE, WARM_UP);
        history.warm(Instant.now());
        Memory before = Memory.of(portner.process());
        for (int i = 0; i < options.connections(); i++) {
            callers.start("caller " + i, caller(new Random(random.nextLong()), options.connections()));
        }
        attack();
        attackers.start("stalls", new Stalls(history, attackers::goesOn));
        Duration time = shorter(options.time(), options.time().plus(SLOW_START).minus(sinceStart()));
        new Progress(world.twin(), history, tally, portner.process()).until(time, attackers::goesOn);
        attackers.stop();
        callers.stop();
        if (broken.get() != null) {
            throw new IllegalStateException("the soak itself broke", broken.get());
        }
        return new Report(world, history, tally, portner.output(), options.time(), time, before,
                Memory.of(portner.process()));
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void attack() {
        attackers.start("token attacks", new TokenAttacks(world.twin(), () -> portner.lines("Connection refused"),
                history, options, attackers::goesOn));
        Pause pause = new Pause(attackers::goesOn);
        if (options.with(SoakOptions.KEY_ROTATION)) {
            attackers.start("key rotation", new KeyRotation(world, history, portner::keepSecret, options, pause));
        }
        if (options.with(SoakOptions.PASSWORD_ROTATION)) {
            attackers.start("password rotation", new PasswordRotation(world, history, portner::keepSecret, pause));
        }
    }

    private Caller caller(Random random, int share) {
        return new Caller(portner.proxyPort(), Duration.ofSeconds(share).dividedBy(options.rate()), random, tally, callers::goesOn);
    }
}
