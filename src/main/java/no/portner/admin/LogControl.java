package no.portner.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;

/** The log as it is and as it may be: set by main, asked by {@link LogResource}. */
@ApplicationScoped
public class LogControl {

    /** The running log. Words are lower case. */
    public interface Log {

        List<String> levels();

        String level();

        /** @param level one of the levels */
        void level(String level);

        List<String> formats();

        String format();

        /** @param format one of the formats */
        void format(String format);

        List<String> accesses();

        /** What is written of each call. */
        String access();

        /** @param access one of the accesses */
        void access(String access);
    }

    /**
     * @param header without which nothing is changed
     * @param log what is changed
     */
    record Offer(String header, Log log) {

        Offer {
            Objects.requireNonNull(header, "header");
            Objects.requireNonNull(log, "log");
        }
    }

    private volatile Offer offer;

    public void offer(String header, Log log) {
        offer = new Offer(header, log);
    }

    /** Null until Portner has started. */
    Offer offered() {
        return offer;
    }
}
