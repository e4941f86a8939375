package no.portner;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * What a start leaves on the heap, and most of the heap with it, goes back to the system: key derivation, configuration and roots take some
 * megabytes that a proxy at rest does not need; and so do the pages of code that it ran ({@link StartPages}). Afterwards the executable
 * keeps what a collection frees, as it does by default: giving it back each time would cost every call.
 */
final class StartHeap {

    /** Tokens have been asked for by then; once more for a machine that was too busy for that. */
    private static final int[] AFTER_SECONDS = {5, 30};
    private static final String MAX_HEAP_FREE = "MaxHeapFree";
    private static final long KEPT_BYTES = 1 << 20;

    private StartHeap() {
    }

    /** Nothing is done on the JVM, which has its own ways. */
    static void isGivenBack(EventLoopGroup loops) {
        if ("runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"))) {
            for (int seconds : AFTER_SECONDS) {
                loops.schedule(StartHeap::giveBack, seconds, TimeUnit.SECONDS);
            }
        }
    }

    /** A collection looks at all of the executable's heap, so its pages go afterwards; what finding them takes goes with the collection. */
    private static void giveBack() {
        StartPages pages = StartPages.find();
        Object usual = RuntimeOptions.get(MAX_HEAP_FREE);
        RuntimeOptions.set(MAX_HEAP_FREE, KEPT_BYTES);
        System.gc();
        RuntimeOptions.set(MAX_HEAP_FREE, usual);
        pages.giveBack();
    }
}
