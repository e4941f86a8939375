package no.portner;

import java.io.IOException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import no.portner.config.ConfigurationProblems;
import no.portner.config.Finding;
import no.portner.key.KeyReading;
import no.portner.transport.NativeLibraries;

/**
 * Reads the keys and the trusted roots and loads the native libraries, each on a thread of its own, while the caller does something else: a key's password is worth
 * tens of thousands of hash rounds (RFC 8018 4.2), longer than all the rest of a start.
 */
final class Preparation {

    /** What one thread brings home: what it read, or what is wrong with it. */
    private record Outcome<T>(T value, List<Finding> problems) {
    }

    private final PortnerConfig config;
    private final FutureTask<Outcome<Map<ClientConfig, KeyReading>>> keys;
    private final FutureTask<Outcome<Optional<KeyStore>>> roots;
    private final FutureTask<Outcome<NativeLibraries>> libraries;

    private Preparation(PortnerConfig config, Map<String, String> variables) {
        this.config = config;
        this.keys = start("portner-start-keys", () -> {
            List<Finding> problems = new ArrayList<>();
            return new Outcome<>(Prepared.keys(config, problems), problems);
        });
        this.roots = start("portner-start-roots", () -> {
            List<Finding> problems = new ArrayList<>();
            return new Outcome<>(Prepared.roots(config, variables, problems), problems);
        });
        this.libraries = start("portner-start-libraries", () -> {
            List<Finding> problems = new ArrayList<>();
            return new Outcome<>(Prepared.libraries(config, problems), problems);
        });
    }

    /** @param variables the process's environment, of which the configuration was read */
    static Preparation begin(PortnerConfig config, Map<String, String> variables) {
        NativeLibraries.lookBesideTheExecutable();
        return new Preparation(config, variables);
    }

    PortnerConfig config() {
        return config;
    }

    /**
     * Waits until everything is read. To be asked as often as one likes.
     *
     * @throws ConfigurationProblems with everything that is wrong with keys and roots at once
     */
    Prepared await() {
        Outcome<Map<ClientConfig, KeyReading>> keysRead = await(keys);
        Outcome<Optional<KeyStore>> rootsRead = await(roots);
        List<Finding> problems = new ArrayList<>(keysRead.problems());
        problems.addAll(rootsRead.problems());
        Outcome<NativeLibraries> librariesLoaded = await(libraries);
        problems.addAll(librariesLoaded.problems());
        if (!problems.isEmpty()) {
            throw new ConfigurationProblems(problems.stream().distinct().toList(), config.warnings());
        }
        return new Prepared(config, keysRead.value(), rootsRead.value().orElseThrow(), librariesLoaded.value());
    }

    private static <T> FutureTask<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static <T> T await(FutureTask<T> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    // What can be wrong is an outcome; this is a defect.
                    throw new IllegalStateException("what a start needs could not be read", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
