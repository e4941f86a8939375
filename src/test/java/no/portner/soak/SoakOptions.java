package no.portner.soak;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is asked for on the command line.
 *
 * @param time how long the load lasts
 * @param seed of everything that is random: the same seed makes the same choices, though not at the same moments
 * @param rate calls a second, over all connections
 * @param connections how many, one thread each
 * @param attacks names of what is done to Portner; see {@link #KNOWN}
 */
record SoakOptions(Duration time, long seed, int rate, int connections, Set<String> attacks) {

    static final String REVOCATION = "401";
    static final String KEY_ROTATION = "rotation";
    static final String BROKEN_FILES = "broken-files";
    static final String PASSWORD_ROTATION = "password";
    static final String USAGE = "usage: bench/soak [SECONDS] [--without=NAME,...] [--seed=N] [--rate=CALLS A SECOND] [--connections=N]";

    /** Names of the attacks, and of single faults; {@code faults} stands for all of these. */
    static final Set<String> KNOWN = known();

    SoakOptions {
        if (time.compareTo(Duration.ofSeconds(5)) < 0 || time.compareTo(Duration.ofHours(4)) > 0) {
            throw new IllegalArgumentException("SECONDS is from 5 to 14400");
        }
        if (rate < 1 || rate > 5_000 || connections < 1 || connections > 64) {
            throw new IllegalArgumentException("a rate is from 1 to 5000 and connections are from 1 to 64");
        }
        attacks = Set.copyOf(attacks);
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static SoakOptions parse(String... args) {
        Duration time = Duration.ofSeconds(600);
        long seed = System.nanoTime() & 0xffff_ffffL;
        int rate = 100;
        int connections = 4;
        Set<String> attacks = new TreeSet<>(KNOWN);
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            if (arg.startsWith("--without=")) {
                attacks.removeAll(names(value));
            } else if (arg.startsWith("--seed=")) {
                seed = Long.parseLong(value);
            } else if (arg.startsWith("--rate=")) {
                rate = Integer.parseInt(value);
            } else if (arg.startsWith("--connections=")) {
                connections = Integer.parseInt(value);
            } else {
                time = Duration.ofSeconds(Long.parseLong(arg));
            }
        }
        return new SoakOptions(time, seed, rate, connections, attacks);
    }

    boolean with(String attack) {
        return attacks.contains(attack);
    }

    @Override
    public String toString() {
        return time.toSeconds() + " s, " + rate + " calls/s on " + connections + " connections, seed " + seed + ", attacks "
                + String.join(" ", new TreeSet<>(attacks));
    }

    private static Set<String> names(String list) {
        Set<String> names = new LinkedHashSet<>(Arrays.asList(list.split(",")));
        if (names.remove("faults")) {
            Arrays.stream(FaultKind.values()).map(FaultKind::toString).forEach(names::add);
        }
        for (String name : names) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("there is no " + name + ", only faults and " + String.join(", ", KNOWN));
            }
        }
        return names;
    }

    private static Set<String> known() {
        Set<String> names = new LinkedHashSet<>(Set.of(REVOCATION, KEY_ROTATION, BROKEN_FILES, PASSWORD_ROTATION));
        Arrays.stream(FaultKind.values()).map(FaultKind::toString).forEach(names::add);
        return Set.copyOf(names);
    }
}
