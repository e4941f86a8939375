package no.portner.observe;

import io.netty.channel.EventLoopGroup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What the probes ask: set by main as the application comes up, read by the health checks. */
@ApplicationScoped
public class Vitals {

    private volatile boolean started;
    private volatile Supplier<List<String>> missing = () -> List.of("not started yet");
    private volatile EventLoopGroup loops;

    /**
     * Configuration valid, keys loaded, listeners bound.
     *
     * @param loops those that carry the data path
     * @param missing what is still missing for the application to be ready, in words; empty when it is
     */
    public void started(EventLoopGroup loops, Supplier<List<String>> missing) {
        this.loops = loops;
        this.missing = missing;
        this.started = true;
    }

    public boolean isStarted() {
        return started;
    }

    /** What is still missing; empty when the application is ready. */
    public List<String> missing() {
        return missing.get();
    }

    /** Done when every event loop has answered. */
    public CompletionStage<Void> pulse() {
        EventLoopGroup group = loops;
        if (group == null) {
            return CompletableFuture.completedFuture(null);
        }
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        group.forEach(loop -> answers.add(CompletableFuture.runAsync(() -> { }, loop)));
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }
}
