package no.portner;

import java.util.concurrent.atomic.LongAdder;

/** How often the integrations' files were read to some effect since the start. */
public final class IntegrationReloads {

    private final LongAdder changed = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    IntegrationReloads() {
    }

    /** Readings that brought another password into use. */
    public long changed() {
        return changed.sum();
    }

    /** Readings that found a file that cannot be used: it grows for as long as the file stays so. */
    public long rejected() {
        return rejected.sum();
    }

    void change() {
        changed.increment();
    }

    void rejection() {
        rejected.increment();
    }
}
