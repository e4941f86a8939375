package no.portner.twin;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A fake Maskinporten and a fake Fiks in this JVM, on loopback, with certificates of their own. Knows nobody at the start: register a
 * {@link ClientRegistration} and a {@link FiksIntegration}.
 */
public final class Twin implements AutoCloseable {

    private final Vertx vertx;
    private final TwinPki pki = new TwinPki();
    private final Faults faults;
    private final FakeMaskinporten maskinporten;
    private final FakeFiks fiks;

    private Twin(Vertx vertx, TwinOptions options) {
        TwinClock clock = new TwinClock(options.clock());
        this.vertx = vertx;
        this.faults = new Faults(clock);
        this.maskinporten = new FakeMaskinporten(vertx, pki, options, clock, faults);
        this.fiks = new FakeFiks(vertx, pki, options, clock, faults, maskinporten.tokens());
    }

    /** Both servers listen when this returns. */
    public static Twin start(TwinOptions options) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            return new Twin(vertx, options);
        } catch (RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    public FakeMaskinporten maskinporten() {
        return maskinporten;
    }

    public FakeFiks fiks() {
        return fiks;
    }

    public TwinPki pki() {
        return pki;
    }

    public Faults faults() {
        return faults;
    }

    /** Connections end and ports are free when this returns; a second call does nothing. */
    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the twin did not stop", e);
        }
    }
}
