package no.portner;

import static no.portner.config.RouteAttribute.HOST;
import static no.portner.config.RouteAttribute.NAME;
import static no.portner.config.RouteAttribute.PATHS;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import no.portner.config.EnvironmentReader;
import no.portner.config.Parser;
import no.portner.config.Setting;
import no.portner.config.Unusable;
import no.portner.config.Variable;

/** Reads the routes: the presets in their order, then the environment's own by their numbers. */
record RoutesReader(EnvironmentReader reader, FiksEnvironment environment) {

    List<RouteConfig> read() {
        Map<String, Integer> numbers = numbers();
        List<Preset> presets = reader.value(Variable.PORTNER_PRESETS, Preset.list());
        Map<RouteEntry, Optional<Preset>> entries = new LinkedHashMap<>();
        for (Preset preset : presets) {
            Integer number = numbers.remove(preset.routeName());
            OptionalInt own = number == null ? OptionalInt.empty() : OptionalInt.of(number);
            entries.put(new RouteEntry(reader, preset.routeName(), own), Optional.of(preset));
        }
        numbers.forEach((name, number) -> entries.put(new RouteEntry(reader, name, OptionalInt.of(number)), Optional.empty()));
        if (entries.isEmpty()) {
            reader.problem(Variable.PORTNER_PRESETS.name(), "leaves no route",
                    "keep a preset, or describe a route in PORTNER_ROUTES_0__NAME ...");
        }
        RouteReader routeReader = new RouteReader(reader, environment, new ClientReader(reader, environment));
        Map<String, String> owners = new HashMap<>();
        List<RouteConfig> routes = new ArrayList<>();
        entries.forEach((entry, preset) -> routeReader.read(entry, preset).ifPresent(route -> {
            refuseTaken(entry, route, owners);
            routes.add(route);
        }));
        return routes;
    }

    /** The number of each route that the environment names, in the order of the numbers. */
    private Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (int number : reader.routeNumbers()) {
            Setting setting = NAME.at(number);
            if (!reader.isSet(setting)) {
                reader.problem(setting.name(), "is not set, though other settings of this route are",
                        "set the route's name: fiks or svarut to change a preset, else a new one");
            }
            reader.read(setting, name()).ifPresent(name -> {
                Integer earlier = numbers.putIfAbsent(name, number);
                if (earlier != null) {
                    reader.problem(setting.name(), "names the same route as " + NAME.at(earlier).name(),
                            "set another name, or join the two");
                }
            });
        }
        return numbers;
    }

    private void refuseTaken(RouteEntry entry, RouteConfig route, Map<String, String> owners) {
        for (String prefix : route.prefixes()) {
            String owner = owners.putIfAbsent(route.host() + prefix, route.name());
            if (owner != null) {
                Setting setting = entry.sets(PATHS) ? entry.own(PATHS) : entry.own(HOST);
                reader.problem(setting.name(),
                        "gives " + route.host() + prefix + " to the route " + route.name() + ", but the route " + owner + " has it",
                        "set other paths, or change the route " + owner + " by its name");
            }
        }
    }

    private static Parser<String> name() {
        return text -> {
            if (!text.matches("[a-z0-9][a-z0-9-]{0,62}")) {
                throw new Unusable("is not a route's name", "set lower case letters, digits and hyphens, at most 63");
            }
            return text;
        };
    }
}
