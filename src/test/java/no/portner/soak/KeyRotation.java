package no.portner.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import no.portner.twin.ClientChain;

/** A new PKCS#12 every 10 s, every other time with a new password too, and before it something that must change nothing. */
final class KeyRotation implements Runnable {

    private static final Duration EVERY = Duration.ofSeconds(10);
    /** Longer than the reload interval of a second, so that it is seen. */
    private static final Duration BROKEN_FOR = Duration.ofMillis(2500);
    private static final Duration BACK_FOR = Duration.ofMillis(1500);

    private enum Broken { NOT, HALF_WRITTEN, WRONG_PASSWORD, DELETED, DELETED_AND_BACK }

    private final SoakWorld world;
    private final History history;
    private final Consumer<String> secrets;
    private final boolean breaking;
    private final Random random;
    private final Pause pause;
    private Map<String, byte[]> good;
    private String password;

    /** @param secrets told of each password before it is used */
    KeyRotation(SoakWorld world, History history, Consumer<String> secrets, SoakOptions options, Pause pause) {
        this.world = world;
        this.history = history;
        this.secrets = secrets;
        this.breaking = options.with(SoakOptions.BROKEN_FILES);
        this.random = new Random(options.seed() + 1);
        this.pause = pause;
        this.password = world.firstPassword();
        this.good = files(SoakWorld.pkcs12(world.firstKey(), password), password);
    }

    @Override
    public void run() {
        try {
            Instant begun = Instant.now();
            for (int round = 0; pause.until(begun.plus(EVERY.multipliedBy(round)).plusSeconds(5)); round++) {
                rotate(round);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rotate(int round) throws IOException {
        ClientChain chain = world.newKey();
        if (round % 2 == 1) {
            password = UUID.randomUUID().toString();
            secrets.accept(password);
        }
        byte[] store = SoakWorld.pkcs12(chain, password);
        if (breaking && !broken(Broken.values()[random.nextInt(Broken.values().length)], store)) {
            return;
        }
        good = files(store, password);
        history.key(chain.thumbprint(), Instant.now());
        world.keys().swap(good);
    }

    /** @return whether there is time to go on */
    private boolean broken(Broken how, byte[] store) throws IOException {
        history.event(Instant.now(), "key files " + how);
        switch (how) {
            case NOT -> {
                return true;
            }
            case HALF_WRITTEN -> world.keys().swap(files(Arrays.copyOf(store, store.length / 2), password));
            case WRONG_PASSWORD -> world.keys().swap(files(store, "feil " + password));
            case DELETED, DELETED_AND_BACK -> world.keys().swap(Map.of());
        }
        if (!pause.of(BROKEN_FOR) || how != Broken.DELETED_AND_BACK) {
            return pause.goesOn();
        }
        world.keys().swap(good);
        return pause.of(BACK_FOR);
    }

    private static Map<String, byte[]> files(byte[] store, String password) {
        return Map.of(SoakWorld.STORE, store, SoakWorld.STORE_PASSWORD, SoakWorld.text(password));
    }
}
