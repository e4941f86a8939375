package no.portner.listener;

import io.netty.util.ResourceLeakDetector;

/**
 * Netty's leak detector, heard without a logger in between: whose level and handlers are in other hands once a Quarkus test has run in the
 * same JVM. The build names this class in {@code io.netty.customResourceLeakDetector}.
 */
public final class LeakDetector<T> extends ResourceLeakDetector<T> {

    public LeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    /** Netty's factory looks for this older form first. */
    public LeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
        this(resourceType, samplingInterval);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        Leaks.heard(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        Leaks.heard(resourceType);
    }
}
