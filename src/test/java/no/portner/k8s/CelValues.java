package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as CEL sees it, and what CEL made as JSON. */
final class CelValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CelValues() {
    }

    static Object fromJson(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(property -> map.put(property.getKey(), fromJson(property.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> list.add(fromJson(element)));
            return list;
        }
        return node.isTextual() ? node.textValue() : node.isBoolean() ? (Object) node.booleanValue()
                : node.isIntegralNumber() ? (Object) node.longValue() : node.doubleValue();
    }

    /** One operation of a patch. The names of types have to be the names of the fields that they are in, as the API server checks. */
    static JsonNode operation(Object made) {
        ObjectTypes.Made patch = (ObjectTypes.Made) made;
        ObjectNode operation = JSON.objectNode();
        patch.forEach((name, value) -> {
            if (value instanceof ObjectTypes.Made object) {
                checkNames(object, object.type());
            } else if (value instanceof List<?> list && !list.isEmpty()) {
                throw new IllegalArgumentException("a list with elements as the value of an operation: " + value);
            }
            operation.set(name, toJson(value));
        });
        return operation;
    }

    private static void checkNames(Object value, String path) {
        if (value instanceof ObjectTypes.Made object) {
            if (!object.type().equals(path)) {
                throw new IllegalArgumentException("unexpected type name " + object.type() + ", expected " + path);
            }
            object.forEach((name, field) -> checkNames(field, path + "." + name));
        } else if (value instanceof Iterable<?> list) {
            list.forEach(element -> checkNames(element, path));
        }
    }

    private static JsonNode toJson(Object value) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            map.forEach((name, field) -> object.set((String) name, toJson(field)));
            return object;
        }
        if (value instanceof Iterable<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(element -> array.add(toJson(element)));
            return array;
        }
        if (value instanceof Boolean bool) {
            return JSON.booleanNode(bool);
        }
        if (value instanceof Long number) {
            return JSON.numberNode(Math.toIntExact(number));
        }
        if (value instanceof String text) {
            return JSON.textNode(text);
        }
        throw new IllegalArgumentException("no JSON: " + value + " of " + value.getClass());
    }
}
