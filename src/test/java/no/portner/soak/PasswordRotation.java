package no.portner.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** A new integration password every 30 s: Fiks takes both for 3 s, then the new one alone. */
final class PasswordRotation implements Runnable {

    private static final Duration FIRST = Duration.ofSeconds(8);
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration BOTH_FOR = Duration.ofSeconds(3);

    private final SoakWorld world;
    private final History history;
    private final Consumer<String> secrets;
    private final Pause pause;

    /** @param secrets told of each password before it is used */
    PasswordRotation(SoakWorld world, History history, Consumer<String> secrets, Pause pause) {
        this.world = world;
        this.history = history;
        this.secrets = secrets;
        this.pause = pause;
    }

    @Override
    public void run() {
        try {
            Instant begun = Instant.now();
            for (int round = 0; pause.until(begun.plus(FIRST).plus(EVERY.multipliedBy(round))); round++) {
                String password = UUID.randomUUID().toString();
                secrets.accept(password);
                world.twin().fiks().changePassword(world.integration().id(), password, BOTH_FOR);
                world.passwords().swap(Map.of(SoakWorld.INTEGRATION_PASSWORD, SoakWorld.text(password)));
                history.password(Instant.now());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
