package no.portner.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which known name a person most likely meant. */
public final class NearestName {

    private static final int SHORTEST_WORD = 3;

    private NearestName() {
    }

    /** The nearest by slips of the finger; else the only one that begins so. */
    public static Optional<String> of(String name, Collection<String> known) {
        return bySlips(name, known, name.length()).or(() -> byWords(name, known));
    }

    /**
     * The nearest by slips of the finger; else the one that differs in its prefix alone; else the only one whose words begin with these,
     * as in {@code FIKS_ENV}.
     */
    static Optional<String> of(String name, Collection<String> known, List<String> prefixes) {
        String rest = rest(name, prefixes);
        return bySlips(name, known, rest.length())
                .or(() -> known.stream().filter(candidate -> rest(candidate, prefixes).equals(rest)).min(Comparator.naturalOrder()))
                .or(() -> byWords(name, known));
    }

    /** One slip for every three letters beyond the prefix, and three at most: more is another word. */
    private static Optional<String> bySlips(String name, Collection<String> known, int letters) {
        int most = Math.min(3, Math.max(1, letters / 3));
        Comparator<String> closest = Comparator.comparingInt(candidate -> EditDistance.between(name, candidate));
        return known.stream().filter(candidate -> EditDistance.between(name, candidate) <= most)
                .min(closest.thenComparing(Comparator.naturalOrder()));
    }

    private static Optional<String> byWords(String name, Collection<String> known) {
        List<String> words = Arrays.asList(name.split("_"));
        List<String> fitting = words.stream().allMatch(word -> word.length() >= SHORTEST_WORD)
                ? known.stream().filter(candidate -> begins(words, Arrays.asList(candidate.split("_")))).toList() : List.of();
        return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
    }

    /** Whether both have as many words and each of the known ones begins as the other does. */
    private static boolean begins(List<String> words, List<String> known) {
        boolean all = words.size() == known.size();
        for (int i = 0; all && i < words.size(); i++) {
            all = known.get(i).startsWith(words.get(i));
        }
        return all;
    }

    private static String rest(String name, List<String> prefixes) {
        return prefixes.stream().filter(name::startsWith).findFirst().map(prefix -> name.substring(prefix.length())).orElse(name);
    }
}
