package no.portner.admin;

import java.util.ArrayList;
import java.util.List;

/**
 * Who watches the page live: a few at once, told once a second at most, and then only what is the newest. Who takes nothing is told nothing
 * until it has taken what was sent, and is let go after half a minute. Safe for any thread.
 */
final class Audience {

    static final int MOST = 8;
    /** Told even when nothing has happened, so that both sides know that the other one is there. In moments, which are seconds. */
    static final int SILENCE = 5;
    static final int PATIENCE = 30;

    /** A browser's connection. */
    interface Listener {

        /** Whether what it was sent has not left yet. */
        boolean isFull();

        void send(String text);

        void close();
    }

    private static final class Seat {

        private final Listener listener;
        private int full;
        private boolean owed;

        private Seat(Listener listener) {
            this.listener = listener;
        }
    }

    private final List<Seat> seats = new ArrayList<>();
    private String last = "";
    private int silent;
    private boolean over;

    /** @return false when there is no room, or it is over */
    synchronized boolean join(Listener listener) {
        if (over || seats.size() >= MOST) {
            return false;
        }
        seats.add(new Seat(listener));
        return true;
    }

    synchronized void leave(Listener listener) {
        seats.removeIf(seat -> seat.listener == listener);
    }

    synchronized boolean isEmpty() {
        return seats.isEmpty();
    }

    /**
     * A moment has passed.
     *
     * @param message what to tell
     * @param essence of the message: what is the same as a moment ago need not be told again
     */
    synchronized void moment(String message, String essence) {
        silent++;
        boolean worthTelling = !essence.equals(last) || silent >= SILENCE;
        last = essence;
        silent = worthTelling ? 0 : silent;
        for (Seat seat : List.copyOf(seats)) {
            tell(seat, message, worthTelling);
        }
    }

    private void tell(Seat seat, String message, boolean worthTelling) {
        seat.owed |= worthTelling;
        if (seat.listener.isFull()) {
            seat.full++;
            if (seat.full >= PATIENCE) {
                seats.remove(seat);
                seat.listener.close();
            }
            return;
        }
        seat.full = 0;
        if (seat.owed) {
            seat.owed = false;
            seat.listener.send(message);
        }
    }

    /** Nobody is told anything more. */
    synchronized void end(String lastWord) {
        over = true;
        for (Seat seat : seats) {
            if (!seat.listener.isFull()) {
                seat.listener.send(lastWord);
            }
            seat.listener.close();
        }
        seats.clear();
    }
}
