package no.portner.observe;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/** An array whose places are filled when they are first asked for. For any thread; nobody waits. */
final class Grown<T> {

    private final AtomicReferenceArray<T> places;

    Grown(int size) {
        places = new AtomicReferenceArray<>(size);
    }

    /** @return null where nothing has been put yet */
    T get(int place) {
        return places.get(place);
    }

    /** @return whether the place was free; else what is there stays */
    boolean put(int place, T value) {
        return places.compareAndSet(place, null, value);
    }

    /** @param make asked where nothing is there yet, by several threads at once perhaps */
    T get(int place, Supplier<T> make) {
        T there = places.get(place);
        if (there == null) {
            put(place, make.get());
            there = places.get(place);
        }
        return there;
    }
}
