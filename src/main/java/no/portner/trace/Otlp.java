package no.portner.trace;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is sent to a collector: an ExportTraceServiceRequest of OTLP 1, whose numbers are those of its definition
 * (opentelemetry/proto/collector/trace/v1/trace_service.proto and what that imports).
 *
 * @param resource who sends
 * @param version of Portner, the scope of every span
 */
record Otlp(Map<String, String> resource, String version) {

    private static final String SCOPE = "no.portner";
    private static final int KIND_CLIENT = 3;
    private static final int STATUS_ERROR = 2;
    private static final int SAMPLED = 1;
    /** It is known whether the parent is another program's, and it is. */
    private static final int REMOTE_PARENT = 0x300;
    private static final int NO_REMOTE_PARENT = 0x100;

    Otlp {
        resource = Map.copyOf(resource);
        Objects.requireNonNull(version, "version");
    }

    byte[] request(List<Span> spans) {
        ProtoWriter request = new ProtoWriter();
        request.message(1, resourceSpans -> {
            resourceSpans.message(1, described -> attributes(described, 1, resource.entrySet()));
            resourceSpans.message(2, scopeSpans -> {
                scopeSpans.message(1, scope -> {
                    scope.text(1, SCOPE);
                    scope.text(2, version);
                });
                spans.forEach(span -> scopeSpans.message(2, message -> span(message, span)));
            });
        });
        return request.written();
    }

    private static void span(ProtoWriter message, Span span) {
        message.bytes(1, HexFormat.of().parseHex(span.context().traceId()));
        message.bytes(2, HexFormat.of().parseHex(span.context().parentId()));
        if (span.parent() != null) {
            message.bytes(4, HexFormat.of().parseHex(span.parent().parentId()));
        }
        message.text(5, span.name());
        message.number(6, KIND_CLIENT);
        message.fixed64(7, span.beganEpochNanos());
        message.fixed64(8, span.endedEpochNanos());
        attributes(message, 9, span.attributes().entrySet());
        if (span.isError()) {
            message.message(15, status -> status.number(3, STATUS_ERROR));
        }
        message.fixed32(16, SAMPLED | (span.parent() == null ? NO_REMOTE_PARENT : REMOTE_PARENT));
    }

    private static <V> void attributes(ProtoWriter message, int field, Collection<Map.Entry<String, V>> attributes) {
        attributes.forEach(attribute -> message.message(field, pair -> {
            pair.text(1, attribute.getKey());
            pair.message(2, value -> {
                if (attribute.getValue() instanceof Long number) {
                    value.number(3, number);
                } else {
                    value.text(1, String.valueOf(attribute.getValue()));
                }
            });
        }));
    }
}
