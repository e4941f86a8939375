package no.portner.upstream;

import java.util.Arrays;
import java.util.List;

/** Some names of headers, {@link Spelling#canonical}. Every header of every call is asked for: most are told apart by their length alone. */
final class NameSet {

    private final List<String> names;
    /** A bit for each length that a name here has. */
    private final long lengths;

    private NameSet(List<String> names) {
        this.names = names;
        this.lengths = names.stream().mapToLong(name -> bit(name.length())).reduce(0, (a, b) -> a | b);
    }

    static NameSet of(String... canonical) {
        return new NameSet(List.copyOf(Arrays.asList(canonical)));
    }

    private static long bit(int length) {
        return length < Long.SIZE ? 1L << length : 0;
    }

    /** @param canonical as it is here */
    boolean contains(String canonical) {
        return names.contains(canonical);
    }

    /** Whether it is one of these names in any spelling. */
    boolean hasSpelling(CharSequence name) {
        return (lengths & bit(name.length())) != 0 && Spelling.isOneOf(name, names);
    }

    /** Whether it is one of these names, as they are but for case. */
    boolean hasWritten(CharSequence name) {
        return (lengths & bit(name.length())) != 0 && Spelling.isWritten(name, names);
    }
}
