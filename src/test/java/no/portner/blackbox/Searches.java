package no.portner.blackbox;

import java.util.concurrent.atomic.AtomicInteger;

/** How many processes the suite has started, and what of them was searched for secrets: a search that never took place finds nothing. */
final class Searches {

    static final AtomicInteger STARTED = new AtomicInteger();
    static final AtomicInteger SEARCHED = new AtomicInteger();
    static final AtomicInteger PAGES = new AtomicInteger();
    static final AtomicInteger ANSWERS = new AtomicInteger();
    static final AtomicInteger LINES = new AtomicInteger();
    static final AtomicInteger SECRETS = new AtomicInteger();

    private Searches() {
    }

    static String told() {
        return SEARCHED + " of " + STARTED + " processes searched: " + LINES + " lines of output, " + PAGES + " pages, " + ANSWERS
                + " answers of Portner's own, for " + SECRETS + " values";
    }
}
