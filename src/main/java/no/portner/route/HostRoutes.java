package no.portner.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The routes of one host, longest prefix first. */
record HostRoutes(List<Prefix> byPrefix, int depth) {

    record Prefix(List<String> segments, Route route) {

        static Prefix of(String prefix, Route route) {
            return new Prefix(PathReading.leadingSegments(prefix, Integer.MAX_VALUE), route);
        }
    }

    static HostRoutes of(List<Route> routes) {
        List<Prefix> prefixes = new ArrayList<>();
        routes.forEach(route -> route.prefixes().forEach(prefix -> prefixes.add(Prefix.of(prefix, route))));
        prefixes.sort(Comparator.comparingInt((Prefix prefix) -> prefix.segments().size()).reversed());
        return new HostRoutes(List.copyOf(prefixes), prefixes.get(0).segments().size());
    }

    /** @param base as in {@link Match} */
    Match match(String target, String base) {
        List<String> leading = depth == 0 ? List.of() : PathReading.leadingSegments(target, depth);
        for (Prefix prefix : byPrefix) {
            int length = prefix.segments().size();
            if (length <= leading.size() && leading.subList(0, length).equals(prefix.segments())) {
                return new Match(prefix.route(), target, true, base);
            }
        }
        return new Match(byPrefix.get(byPrefix.size() - 1).route(), target, false, base);
    }
}
