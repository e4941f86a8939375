package no.portner.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The clock on which tokens live: it never jumps when someone sets the time, and unlike {@link System#nanoTime} it goes on while the
 * machine sleeps, as Maskinporten's does. Sleep shows as a wall clock that has gone ahead of the monotonic one; whether it was sleep or
 * somebody's hand, the kernel's uptime tells, which counts sleep. Nanoseconds from any origin; safe for any thread.
 */
public final class LifeClock implements LongSupplier {

    private static final Logger LOG = Logger.getLogger(LifeClock.class);
    /** Beyond this the two clocks have come apart: a smaller difference cannot cost a token more than its last second. */
    private static final long APART = Duration.ofMillis(500).toNanos();
    private static final long TOGETHER = Duration.ofMillis(100).toNanos();
    private static final long WORTH_TELLING = Duration.ofSeconds(2).toNanos();
    private static final Path UPTIME = Path.of("/proc/uptime");

    private final LongSupplier monotonic;
    private final LongSupplier wallMillis;
    private final Supplier<OptionalLong> uptime;
    private final long awakeAt;
    private volatile Reading reading;

    /**
     * @param ahead the wall clock less the monotonic one
     * @param slept what is added to the monotonic one
     */
    private record Reading(long ahead, long slept) {
    }

    /** On the system's clocks. */
    public LifeClock() {
        this(System::nanoTime, System::currentTimeMillis, LifeClock::kernelUptime);
    }

    /** @param uptime nanoseconds since boot, sleep included; empty where the system does not tell */
    LifeClock(LongSupplier monotonic, LongSupplier wallMillis, Supplier<OptionalLong> uptime) {
        this.monotonic = monotonic;
        this.wallMillis = wallMillis;
        this.uptime = uptime;
        long now = monotonic.getAsLong();
        this.awakeAt = uptime.get().orElse(0) - now;
        this.reading = new Reading(wallNanos() - now, 0);
    }

    @Override
    public long getAsLong() {
        long now = monotonic.getAsLong();
        Reading last = reading;
        long apart = wallNanos() - now - last.ahead;
        return now + (apart > APART || apart < -APART ? lookAgain() : last).slept;
    }

    private synchronized Reading lookAgain() {
        long now;
        long ahead;
        OptionalLong boot;
        int looks = 0;
        do { // until the clocks were read together: a thread that was paused in between would see a sleep where there was none
            now = monotonic.getAsLong();
            ahead = wallNanos() - now;
            boot = uptime.get();
        } while (monotonic.getAsLong() - now > TOGETHER && ++looks < 10);
        long apart = ahead - reading.ahead;
        // Where nothing tells sleep from a set clock, a token that is renewed for nothing costs less than one that is dead.
        long more = boot.isPresent() ? boot.getAsLong() - now - awakeAt - reading.slept : apart;
        reading = new Reading(ahead, reading.slept + (more > APART ? more : 0));
        if (more > APART) {
            LOG.infof("This machine has slept for %d s; tokens have aged by it", Duration.ofNanos(more).toSeconds());
        } else if (Math.abs(apart) > WORTH_TELLING) {
            LOG.infof("This machine's clock was set %s by %d s; tokens live on a clock that nobody sets", apart < 0 ? "back" : "forward",
                    Duration.ofNanos(apart).abs().toSeconds());
        }
        return reading;
    }

    private long wallNanos() {
        return wallMillis.getAsLong() * 1_000_000;
    }

    private static OptionalLong kernelUptime() {
        try {
            String seconds = Files.readString(UPTIME);
            return OptionalLong.of((long) (Double.parseDouble(seconds.substring(0, seconds.indexOf(' '))) * 1e9));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
