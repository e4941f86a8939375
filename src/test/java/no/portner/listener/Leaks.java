package no.portner.listener;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.vertx.core.Vertx;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What Netty's leak detector has found, at its most suspicious. */
public final class Leaks {

    private static final List<String> REPORTS = new CopyOnWriteArrayList<>();

    static {
        // Vert.x, which the twin runs on, turns the detector off when its first class is loaded: that is over when this returns.
        Vertx.vertx().close();
    }

    private Leaks() {
    }

    public static void watch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        REPORTS.clear();
    }

    static void heard(String report) {
        REPORTS.add(report);
    }

    /** @return what was lost: a buffer that is collected without having been released is reported with the next one that is made */
    public static List<String> found() {
        // Twice: the collector tells of one before another in any order.
        for (int i = 0; i < 2; i++) {
            collect();
            for (int j = 0; j < 100; j++) {
                PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            }
        }
        return List.copyOf(REPORTS);
    }

    /** Returns when the collector has told of what it found: it does so on a thread of its own, some time after the collection. */
    private static void collect() {
        ReferenceQueue<Object> told = new ReferenceQueue<>();
        WeakReference<Object> last = new WeakReference<>(new Object(), told);
        System.gc();
        try {
            told.remove(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Reference.reachabilityFence(last);
    }
}
