package no.portner.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The routes of one host, longest prefix first. */
record HostRoutes(List<Prefix> byPrefix, int depth) {

    /** @param text the same segments, each after a slash; empty where there is none */
    record Prefix(List<String> segments, String text, Route route) {

        static Prefix of(String prefix, Route route) {
            List<String> segments = PathReading.leadingSegments(prefix, Integer.MAX_VALUE);
            return new Prefix(segments, segments.isEmpty() ? "" : "/" + String.join("/", segments), route);
        }

        boolean holds(String plainTarget) {
            return text.isEmpty() || PathReading.isWithin(plainTarget, text);
        }

        boolean holds(List<String> leading) {
            int length = segments.size();
            return length <= leading.size() && leading.subList(0, length).equals(segments);
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
        boolean plain = PathReading.isPlain(target, depth);
        List<String> leading = plain ? List.of() : PathReading.leadingSegments(target, depth);
        for (int i = 0; i < byPrefix.size(); i++) {
            Prefix prefix = byPrefix.get(i);
            if (plain ? prefix.holds(target) : prefix.holds(leading)) {
                return new Match(prefix.route(), target, true, base);
            }
        }
        return new Match(byPrefix.get(byPrefix.size() - 1).route(), target, false, base);
    }
}
