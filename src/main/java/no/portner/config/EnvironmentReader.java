package no.portner.config;

import java.nio.file.Path;
import java.util.ArrayList;
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
 * {@link #secret(Setting, Parser)}, and is noted there with its origin.
 */
public final class EnvironmentReader {

    private final Map<String, String> environment = new TreeMap<>();
    private final Set<Finding> problems = new LinkedHashSet<>();
    private final Set<Finding> warnings = new LinkedHashSet<>();
    private final Readings readings = new Readings();
    private final List<Reading> ignored = new ArrayList<>();

    public EnvironmentReader(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (!value.isBlank() && !ServiceLinks.isOne(name, value.strip())) {
                this.environment.put(name, value);
            } else if (!value.isBlank() && UnknownNames.hasOurPrefix(name)) {
                ignored.add(new Reading(name, Shown.found(value.strip()), Origin.of(Origin.Kind.SERVICE_LINK)));
            }
        });
    }

    /** Whether the environment sets it, itself or by its file. */
    public boolean isSet(Setting setting) {
        return environment.containsKey(setting.name()) || setting.secret() && environment.containsKey(setting.fileName());
    }

    /** The value, else the default. Empty only where neither is there or the default has no text. */
    public <T> Optional<T> read(Setting setting, Parser<T> parser) {
        Optional<String> found = text(setting);
        Optional<T> set = found.flatMap(text -> parsed(setting, text, parser));
        readings.plain(setting, found, set.isPresent());
        return set.isPresent() ? set : setting.byDefault().value().map(text -> sound(setting, text, parser));
    }

    /** A setting whose default has a text, so that there is always a value. */
    public <T> T value(Setting setting, Parser<T> parser) {
        return read(setting, parser).orElseThrow(() -> new IllegalStateException(setting.name() + " has no default"));
    }

    /** What was read, else what holds where nothing sets the setting: its default depends on other settings. */
    public <T> T orElse(Setting setting, Optional<T> read, T instead, Origin origin) {
        if (read.isEmpty()) {
            readings.instead(setting, instead, origin);
        }
        return read.orElse(instead);
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
            readings.refusedSecret(setting, setting.name());
            return Optional.empty();
        }
        try {
            if (file != null) {
                Path path = Values.path().parse(file.strip());
                Secret secret = Secret.inFile(setting.fileName(), path, check);
                readings.secret(setting, Optional.of(path));
                return Optional.of(secret);
            }
            if (inline == null) {
                readings.noSecret(setting);
                return Optional.empty();
            }
            Secret secret = Secret.of(check.parse(inline));
            readings.secret(setting, Optional.empty());
            return Optional.of(secret);
        } catch (UnreadableSecret e) {
            readings.refusedSecret(setting, setting.fileName());
            problems.add(e.finding());
        } catch (Unusable e) {
            String origin = file == null ? setting.name() : setting.fileName();
            readings.refusedSecret(setting, origin);
            problem(origin, e.wrong(), e.remedy());
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

    /** Warns of names with our prefixes that nobody reads. */
    public void checkNames() {
        environment.keySet().forEach(name -> UnknownNames.check(name).ifPresent(warnings::add));
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

    /** What has been read so far and where it came from, safe to show; besides, what is set and was left alone. */
    public List<Chapter> chapters() {
        for (Variable variable : Variable.values()) {
            if (isSet(variable)) {
                readings.unread(variable, Optional.ofNullable(environment.get(variable.name())).map(String::strip));
            }
        }
        List<Chapter> chapters = new ArrayList<>(readings.chapters());
        if (!ignored.isEmpty()) {
            chapters.add(new Chapter("Service links", ignored));
        }
        return List.copyOf(chapters);
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

    /** Whatever looks like a key is refused before anything else can repeat it: what is no secret may reach logs and status. */
    private <T> Optional<T> parsed(Setting setting, String text, Parser<T> parser) {
        if (Shown.looksSecret(text)) {
            problem(setting.name(), "holds what looks like a key, a token or a password (not shown)", "set what the variable is for");
            return Optional.empty();
        }
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
