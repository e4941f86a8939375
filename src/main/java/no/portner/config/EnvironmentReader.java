package no.portner.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;

/**
 * Reads settings from the environment and collects everything that is wrong instead of stopping at the first mistake. After a mistake
 * the setting's default stands in, so that reading goes on; {@link #throwProblems()} at the end sees to it that it never takes effect.
 *
 * <p>Empty variables and Kubernetes' service links count as not set. Every value passes through {@link #text}, or
 * {@link #secret(Setting, Parser)}.
 */
public final class EnvironmentReader {

    private final Map<String, String> environment = new TreeMap<>();
    private final Set<Finding> problems = new LinkedHashSet<>();
    private final Set<Finding> warnings = new LinkedHashSet<>();

    public EnvironmentReader(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (!value.isBlank() && !ServiceLinks.isOne(name, value.strip())) {
                this.environment.put(name, value);
            }
        });
    }

    /** Whether the environment sets it, itself or by its file. */
    public boolean isSet(Setting setting) {
        return environment.containsKey(setting.name()) || setting.secret() && environment.containsKey(setting.fileName());
    }

    /** The value, else the default. Empty only where neither is there or the default has no text. */
    public <T> Optional<T> read(Setting setting, Parser<T> parser) {
        Optional<T> set = text(setting).flatMap(text -> parsed(setting, text, parser));
        return set.isPresent() ? set : setting.byDefault().value().map(text -> sound(setting, text, parser));
    }

    /** A setting whose default has a text, so that there is always a value. */
    public <T> T value(Setting setting, Parser<T> parser) {
        return read(setting, parser).orElseThrow(() -> new IllegalStateException(setting.name() + " has no default"));
    }

    /** A secret, from its variable or the file that its {@code _FILE} names. */
    public Optional<Secret> secret(Setting setting) {
        return secret(setting, Values.text());
    }

    /** As {@link #secret(Setting)}, with a check of what the secret may look like. */
    public Optional<Secret> secret(Setting setting, Parser<String> check) {
        if (!setting.secret()) {
            throw new IllegalArgumentException(setting.name() + " is not a secret in the catalogue");
        }
        String inline = environment.get(setting.name());
        String file = environment.get(setting.fileName());
        if (inline != null && file != null) {
            problem(setting.name(), "and " + setting.fileName() + " are both set", "set one of them");
            return Optional.empty();
        }
        try {
            if (file != null) {
                return Optional.of(Secret.inFile(setting.fileName(), Values.path().parse(file.strip()), check));
            }
            return inline == null ? Optional.empty() : Optional.of(Secret.of(check.parse(inline)));
        } catch (UnreadableSecret e) {
            problems.add(e.finding());
        } catch (Unusable e) {
            problem(file == null ? setting.name() : setting.fileName(), e.wrong(), e.remedy());
        }
        return Optional.empty();
    }

    /** The numbers {@code n} of {@code PORTNER_ROUTES_n__...} that the environment uses, in their order. */
    public SortedSet<Integer> routeNumbers() {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String name : environment.keySet()) {
            Matcher matcher = RouteAttribute.NAME_IN_ENVIRONMENT.matcher(name);
            if (matcher.matches()) {
                numbers.add(Integer.valueOf(matcher.group(1)));
            }
        }
        return numbers;
    }

    /** Warns of names with our prefixes that nobody reads, and refuses settings that this version does not offer yet. */
    public void checkNames() {
        environment.keySet().forEach(name -> UnknownNames.check(name).ifPresent(warnings::add));
        for (Variable variable : Variable.values()) {
            if (variable.planned()) {
                Optional<String> value = Optional.ofNullable(environment.get(variable.name()));
                PlannedVariables.check(variable, value, isSet(variable)).ifPresent(problems::add);
            }
        }
    }

    public void problem(String variable, String wrong, String remedy) {
        problems.add(new Finding(variable, wrong, remedy));
    }

    public void warning(String variable, String wrong, String remedy) {
        warnings.add(new Finding(variable, wrong, remedy));
    }

    public List<Finding> warnings() {
        return List.copyOf(warnings);
    }

    /** @throws ConfigurationProblems when anything was wrong */
    public void throwProblems() {
        if (!problems.isEmpty()) {
            throw new ConfigurationProblems(List.copyOf(problems), warnings());
        }
    }

    private Optional<String> text(Setting setting) {
        if (setting.secret()) {
            throw new IllegalArgumentException(setting.name() + " is a secret: read it as one");
        }
        return Optional.ofNullable(environment.get(setting.name())).map(String::strip);
    }

    private <T> Optional<T> parsed(Setting setting, String text, Parser<T> parser) {
        try {
            return Optional.of(parser.parse(text));
        } catch (Unusable e) {
            problem(setting.name(), Shown.value(text) + " " + e.wrong(), e.remedy());
            return Optional.empty();
        }
    }

    private static <T> T sound(Setting setting, String text, Parser<T> parser) {
        try {
            return parser.parse(text);
        } catch (Unusable e) {
            throw new IllegalStateException("the default of " + setting.name() + " " + e.getMessage(), e);
        }
    }
}
