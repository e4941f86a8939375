package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Applies the operations of RFC 6902 that k8s/injection uses, as strictly as API servers: what an operation adds to must be there. */
final class JsonPatch {

    private JsonPatch() {
    }

    /** @throws IllegalArgumentException where the document does not have what an operation names */
    static JsonNode apply(List<JsonNode> operations, JsonNode document) {
        JsonNode patched = document.deepCopy();
        operations.forEach(operation -> apply(operation, patched));
        return patched;
    }

    private static void apply(JsonNode operation, JsonNode document) {
        String path = operation.path("path").textValue();
        JsonNode value = operation.get("value");
        if (!path.startsWith("/") || value == null) {
            throw new IllegalArgumentException("no path or no value: " + operation);
        }
        int last = path.lastIndexOf('/');
        JsonNode parent = document.at(path.substring(0, last));
        String key = path.substring(last + 1).replace("~1", "/").replace("~0", "~");
        boolean add = switch (operation.path("op").textValue()) {
            case "add" -> true;
            case "replace" -> false;
            default -> throw new IllegalArgumentException("not an operation that is used: " + operation);
        };
        if (!add && document.at(path).isMissingNode()) {
            throw new IllegalArgumentException("nothing to replace: " + operation);
        }
        if (parent instanceof ObjectNode object) {
            object.set(key, value.deepCopy());
        } else if (parent instanceof ArrayNode array) {
            place(array, key, value.deepCopy(), add, operation);
        } else {
            throw new IllegalArgumentException("nothing to add to: " + operation);
        }
    }

    private static void place(ArrayNode array, String key, JsonNode value, boolean add, JsonNode operation) {
        int index = key.equals("-") ? array.size() : Integer.parseInt(key);
        if (index < 0 || index > array.size()) {
            throw new IllegalArgumentException("beyond the list: " + operation);
        }
        if (add) {
            array.insert(index, value);
        } else {
            array.set(index, value);
        }
    }
}
