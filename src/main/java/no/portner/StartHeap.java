package no.portner;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * What a start leaves on the heap, and most of the heap with it, goes back to the system: key derivation, configuration and roots take some
 * megabytes that a proxy at rest does not need. Afterwards the executable keeps what a collection frees, as it does by default: giving
 * it back each time would cost every call.
 */
final class StartHeap {

    /** Tokens have been asked for by then, on a machine that is not too busy. */
    private static final int AFTER_SECONDS = 5;
    private static final String MAX_HEAP_FREE = "MaxHeapFree";
    private static final long KEPT_BYTES = 1 << 20;

    private StartHeap() {
    }

    /** Nothing is done on the JVM, which has its own ways. */
    static void isGivenBack(EventLoopGroup loops) {
        if ("runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"))) {
            loops.schedule(StartHeap::giveBack, AFTER_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void giveBack() {
        Object usual = RuntimeOptions.get(MAX_HEAP_FREE);
        RuntimeOptions.set(MAX_HEAP_FREE, KEPT_BYTES);
        System.gc();
        RuntimeOptions.set(MAX_HEAP_FREE, usual);
    }
}
