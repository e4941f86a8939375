package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * For custom resources of which no registry has a model: the part of their schema that our manifests use, written out by hand in
 * {@code k8s/schemas}, each with its source. What is not in it is refused, so it has to be written before it is used.
 */
final class HandWrittenSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonSchema schema;

    private HandWrittenSchema(JsonSchema schema) {
        this.schema = schema;
    }

    static Optional<HandWrittenSchema> of(String apiVersion, String kind) {
        String name = "/k8s/schemas/" + apiVersion.replace('/', '_') + "_" + kind.toLowerCase(Locale.ROOT) + ".json";
        try (InputStream file = HandWrittenSchema.class.getResourceAsStream(name)) {
            return file == null ? Optional.empty() : Optional.of(new HandWrittenSchema(
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(JSON.readTree(file))));
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    void check(JsonNode object, List<String> problems) {
        schema.validate(object).forEach(message -> problems.add(message.getMessage()));
    }
}
