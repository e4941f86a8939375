package no.portner.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import no.portner.config.Origin.Kind;

/** Everything that was read, noted by the {@link EnvironmentReader} as it reads: what is shown is what is used. */
final class Readings {

    private static final String SECRET = "***";

    private final Map<Setting, Reading> variables = new LinkedHashMap<>();
    private final Map<String, Map<RouteAttribute, Reading>> routes = new LinkedHashMap<>();
    private final List<Reading> routeNames = new ArrayList<>();

    /** @param text what the environment says, if anything */
    void plain(Setting setting, Optional<String> text, boolean usable) {
        Optional<String> byDefault = setting.byDefault().value();
        if (text.isPresent()) {
            note(setting, usable ? Shown.found(text.get()) : Shown.value(text.get()), Origin.of(usable ? Kind.VARIABLE : Kind.REFUSED));
        } else {
            note(setting, byDefault.orElse(""), Origin.of(byDefault.isPresent() ? Kind.DEFAULT : Kind.NOT_SET));
        }
    }

    /** @param file where the secret was, unless it was in the variable */
    void secret(Setting setting, Optional<Path> file) {
        note(setting, SECRET, file.map(path -> Origin.file(setting, path)).orElse(Origin.of(Kind.VARIABLE)));
    }

    void noSecret(Setting setting) {
        note(setting, "", Origin.of(Kind.NOT_SET));
    }

    /** @param variable that holds or leads to what is refused */
    void refusedSecret(Setting setting, String variable) {
        note(setting, SECRET, new Origin(Kind.REFUSED, variable));
    }

    /** What holds for a setting that nothing sets. */
    void instead(Setting setting, Object value, Origin origin) {
        boolean refused = setting instanceof RouteSetting wanted ? is(Kind.REFUSED, ofRoute(wanted.route()).get(wanted.attribute()))
                : is(Kind.REFUSED, variables.get(setting));
        if (!refused) {
            String text = value instanceof Collection<?> items ? items.stream().map(String::valueOf).collect(Collectors.joining(","))
                    : String.valueOf(value);
            note(setting, Shown.found(text), origin);
        }
    }

    /** A variable that is set and was not read. */
    void unread(Variable variable, Optional<String> text) {
        if (!variables.containsKey(variable)) {
            note(variable, variable.secret() ? SECRET : Shown.found(text.orElse("")), Origin.of(Kind.NOT_USED));
        }
    }

    private void note(Setting setting, String shown, Origin origin) {
        if (setting instanceof RouteSetting wanted) {
            ofRoute(wanted.route()).put(wanted.attribute(),
                    new Reading(wanted.attribute().name(), shown, origin.behind(wanted.source())));
            if (wanted.source() instanceof Variable shared) {
                note(shared, shown, origin);
            }
        } else if (setting instanceof Variable) {
            variables.put(setting, new Reading(setting.name(), shown, origin));
        } else {
            routeNames.add(new Reading(setting.name(), shown, origin));
        }
    }

    private Map<RouteAttribute, Reading> ofRoute(String route) {
        return routes.computeIfAbsent(route, name -> new TreeMap<>());
    }

    private static boolean is(Kind kind, Reading reading) {
        return reading != null && reading.origin().kind() == kind;
    }

    /** In the order of the documentation; the routes after what they share. */
    List<Chapter> chapters() {
        List<Chapter> chapters = new ArrayList<>();
        for (Variable.Section section : Variable.Section.values()) {
            if (section == Variable.Section.LISTENERS) {
                add(chapters, "Names of routes", routeNames);
                routes.forEach((route, readings) -> add(chapters, "Route " + route, List.copyOf(readings.values())));
            }
            List<Reading> readings = new ArrayList<>();
            for (Variable variable : Variable.values()) {
                if (variable.section() == section && variables.containsKey(variable)) {
                    readings.add(variables.get(variable));
                }
            }
            add(chapters, section.title(), readings);
        }
        return chapters;
    }

    private static void add(List<Chapter> chapters, String title, List<Reading> readings) {
        if (!readings.isEmpty()) {
            chapters.add(new Chapter(title, readings));
        }
    }
}
