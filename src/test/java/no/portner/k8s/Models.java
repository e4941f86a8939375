package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Java classes that a client's generator has made of an OpenAPI document, read as the schema that they came from: a field's name stands in its
 * annotation, its type is the Java type, and what is required is a constant of the class. They are loaded from a directory of their own, so two
 * versions do not meet. Nothing of the clients' own reading is used: it takes the number 7180 for a string.
 */
final class Models {

    private static final String KUBERNETES = "io.kubernetes.client.openapi.";
    private static final String QUANTITY = "[+-]?[0-9.]+([KMGTPE]i|[mkMGTPE]|[eE][+-]?[0-9]+)?";
    private final String title;
    private final ClassLoader loader;
    private final Optional<String> fabric8;
    private final Map<Class<?>, Map<String, Type>> fields = new HashMap<>();

    private Models(String title, Path directory, Optional<String> fabric8) {
        this.title = title;
        this.loader = loader(directory);
        this.fabric8 = fabric8;
    }

    /** @param directory with client-java-api of the version and gson, whose annotations it has */
    static Models ofKubernetes(String version, Path directory) {
        return new Models("Kubernetes " + version, directory, Optional.empty());
    }

    /** @param directory with the model of the Prometheus operator, and what it refers to */
    static Models ofFabric8(String apiVersion, Path directory) {
        return new Models(apiVersion, directory, Optional.of("io.fabric8.openshift.api.model.monitoring.v1."));
    }

    private static ClassLoader loader(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            URL[] jars = files.map(Path::toUri).map(uri -> {
                try {
                    return uri.toURL();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).toArray(URL[]::new);
            return new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
        } catch (IOException e) {
            throw new AssertionError("no models in " + directory + ": ./mvnw process-test-resources puts them there", e);
        }
    }

    /** @return nothing where this API group and version has no such kind */
    Optional<Class<?>> of(String apiVersion, String kind) {
        if (fabric8.isPresent()) {
            return apiVersion.equals(title) ? load(fabric8.get() + kind) : Optional.empty();
        }
        String[] parts = apiVersion.contains("/") ? apiVersion.split("/") : new String[] {"core", apiVersion};
        String group = Arrays.stream(parts[0].replaceFirst("\\.k8s\\.io$", "").split("\\.")).map(Models::capital).collect(Collectors.joining());
        String version = capital(parts[1]);
        // An object of a group is one that the group's API can create.
        String create = KUBERNETES + "apis." + group + version + "Api$APIcreate";
        boolean known = Stream.of("", "Namespaced").anyMatch(scope -> load(create + scope + kind + "Request").isPresent());
        return known ? load(KUBERNETES + "models." + version + kind) : Optional.empty();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    void check(JsonNode value, Type type, String path, List<String> problems) {
        if (type instanceof ParameterizedType generic) {
            checkAll(value, generic, path, problems);
            return;
        }
        Class<?> simple = (Class<?>) type;
        boolean fits = switch (simple.getSimpleName()) {
            case "String", "OffsetDateTime" -> value.isTextual();
            case "Integer", "Long" -> value.isIntegralNumber();
            case "Double", "Float", "BigDecimal", "Number" -> value.isNumber();
            case "Boolean" -> value.isBoolean();
            case "byte[]" -> value.isTextual() && isBase64(value.asText());
            case "IntOrString" -> value.isTextual() || value.isIntegralNumber();
            case "Quantity" -> value.isNumber() || value.isTextual() && value.asText().matches(QUANTITY);
            case "Object" -> !value.isNull();
            default -> value.isObject();
        };
        if (!fits) {
            problems.add(path + " is no " + simple.getSimpleName() + " in " + title + ": " + value);
        } else if (simple.getName().startsWith("io.") && value.isObject()) {
            checkFields(value, simple, path, problems);
        }
    }

    private void checkAll(JsonNode value, ParameterizedType generic, String path, List<String> problems) {
        Type[] of = generic.getActualTypeArguments();
        if (Collection.class.isAssignableFrom((Class<?>) generic.getRawType()) ? !value.isArray() : !value.isObject()) {
            problems.add(path + " is no " + generic.getTypeName() + " in " + title + ": " + value);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(value.get(i), of[0], path + "[" + i + "]", problems);
            }
        } else {
            value.properties().forEach(entry -> check(entry.getValue(), of[1], path + "." + entry.getKey(), problems));
        }
    }

    private void checkFields(JsonNode object, Class<?> model, String path, List<String> problems) {
        Map<String, Type> known = fields.computeIfAbsent(model, Models::fields);
        object.properties().forEach(entry -> {
            String below = path + "." + entry.getKey();
            if (known.containsKey(entry.getKey())) {
                check(entry.getValue(), known.get(entry.getKey()), below, problems);
            } else {
                problems.add(below + " is not known in " + title);
            }
        });
        required(model).stream().filter(name -> !object.has((String) name)).forEach(name -> problems.add(path + "." + name + " is required in " + title));
    }

    private static Map<String, Type> fields(Class<?> model) {
        Map<String, Type> fields = new HashMap<>();
        for (Field field : model.getDeclaredFields()) {
            for (Annotation annotation : field.getAnnotations()) {
                if (Set.of("SerializedName", "JsonProperty").contains(annotation.annotationType().getSimpleName())) {
                    fields.put(name(annotation), field.getGenericType());
                }
            }
        }
        return fields;
    }

    private static String name(Annotation annotation) {
        try {
            return (String) annotation.annotationType().getMethod("value").invoke(annotation);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Collection<?> required(Class<?> model) {
        try {
            return (Collection<?>) model.getField("openapiRequiredFields").get(null);
        } catch (NoSuchFieldException e) {
            return Set.of();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
