package no.portner.blackbox;

import java.util.concurrent.atomic.AtomicInteger;

/** How many processes the suite has started, and what of them was searched for secrets: a search that never took place finds nothing. */
public final class Searches {

    public static final AtomicInteger STARTED = new AtomicInteger();
    public static final AtomicInteger SEARCHED = new AtomicInteger();
    public static final AtomicInteger PAGES = new AtomicInteger();
    public static final AtomicInteger ANSWERS = new AtomicInteger();
    public static final AtomicInteger LINES = new AtomicInteger();
    public static final AtomicInteger SECRETS = new AtomicInteger();

    private Searches() {
    }

    public static String told() {
        return SEARCHED + " of " + STARTED + " processes searched: " + LINES + " lines of output, " + PAGES + " pages, " + ANSWERS
                + " answers of Portner's own, for " + SECRETS + " values";
    }
}
