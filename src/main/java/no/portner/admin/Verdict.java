package no.portner.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.portner.admin.Trouble.Level;

/**
 * The answer to whether all is well.
 *
 * @param level of the worst trouble
 * @param title the answer in one line
 * @param troubles the worst first
 */
record Verdict(Level level, Text title, List<Trouble> troubles) {

    private static final Text ALL_WELL = new Text("Alt virker", "Everything works");
    private static final Text STARTING = new Text("Starter: henter de første tokenene", "Starting: the first tokens are on their way");
    private static final Text STOPPING = new Text("Avslutter", "Stopping");

    Verdict {
        troubles = List.copyOf(troubles);
    }

    static Verdict of(Snapshot now) {
        List<Trouble> troubles = new ArrayList<>();
        now.routes().forEach(route -> troubles.addAll(RouteTroubles.of(route)));
        now.clients().forEach(client -> troubles.addAll(ClientTroubles.of(client, now.now())));
        now.amqp().flatMap(amqp -> AmqpTroubles.of(amqp, now.now())).ifPresent(troubles::add);
        List<Trouble> told = together(troubles);
        if (now.stopping()) {
            return new Verdict(Level.WARNING, STOPPING, told);
        }
        Level level = told.isEmpty() ? Level.OK : told.get(0).level();
        return new Verdict(level, switch (level) {
            case OK -> ALL_WELL;
            case STARTING -> STARTING;
            case WARNING, FAILING -> told.get(0).title();
        }, told.stream().filter(trouble -> trouble.level() != Level.STARTING).toList());
    }

    /** Routes that share a token share its trouble. */
    private static List<Trouble> together(List<Trouble> troubles) {
        Map<List<Object>, Trouble> told = new LinkedHashMap<>();
        for (Trouble trouble : troubles) {
            told.merge(List.of(trouble.level(), trouble.code(), trouble.title(), trouble.advice()), trouble,
                    (first, another) -> first.alsoAbout(another.about()));
        }
        return told.values().stream().sorted(Comparator.comparing(Trouble::level).reversed()).toList();
    }
}
