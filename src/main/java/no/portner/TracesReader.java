package no.portner;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.portner.cli.Version;
import no.portner.config.Addresses;
import no.portner.config.EnvironmentReader;
import no.portner.config.Origin;
import no.portner.config.Pairs;
import no.portner.config.Parser;
import no.portner.config.Secret;
import no.portner.config.Unusable;
import no.portner.config.Values;
import no.portner.config.Variable;
import no.portner.trace.CollectorSettings;
import no.portner.trace.ExportSettings;
import no.portner.trace.Sampler;

/**
 * Reads OpenTelemetry's own variables. Without an endpoint the others are left alone: an environment may set them for all programs alike,
 * to something that Portner does not offer.
 */
final class TracesReader {

    private static final String SERVICE_NAME = "service.name";
    private static final String NAME = "portner";
    private static final String PROTOCOL = "http/protobuf";
    private static final int PORT_OF_GRPC = 4317;
    private static final int TEN_MINUTES = 600_000;

    private final EnvironmentReader reader;

    TracesReader(EnvironmentReader reader) {
        this.reader = reader;
    }

    /** Empty where nothing is to be recorded. */
    Optional<TracesConfig> read() {
        Optional<URI> base = reader.read(Variable.OTEL_EXPORTER_OTLP_ENDPOINT, Addresses.httpUrl());
        Optional<URI> endpoint = reader.read(Variable.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, Addresses.httpUrl())
                .or(() -> base.map(TracesReader::forTraces));
        if (endpoint.isEmpty() || reader.value(Variable.OTEL_SDK_DISABLED, Values.bool())
                || !reader.value(Variable.OTEL_TRACES_EXPORTER, exporter())) {
            return Optional.empty();
        }
        reader.value(Variable.OTEL_EXPORTER_OTLP_PROTOCOL, protocol());
        Map<String, Secret> headers = headers();
        warn(endpoint.get(), !headers.isEmpty());
        Duration timeout = Duration.ofMillis(reader.value(Variable.OTEL_EXPORTER_OTLP_TIMEOUT, Values.number(1, TEN_MINUTES)));
        ExportSettings export = new ExportSettings(reader.value(Variable.OTEL_BSP_MAX_QUEUE_SIZE, Values.number(1, 100_000)),
                Duration.ofMillis(reader.value(Variable.OTEL_BSP_SCHEDULE_DELAY, Values.number(10, TEN_MINUTES))));
        return Optional.of(new TracesConfig(new CollectorSettings(endpoint.get(), headers, timeout, resource(), export), sampler()));
    }

    private static URI forTraces(URI base) {
        String text = base.toString();
        return URI.create(text + (text.endsWith("/") ? "" : "/") + "v1/traces");
    }

    private void warn(URI endpoint, boolean headers) {
        String variable = reader.isSet(Variable.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) ? Variable.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT.name()
                : Variable.OTEL_EXPORTER_OTLP_ENDPOINT.name();
        if (endpoint.getPort() == PORT_OF_GRPC) {
            reader.warning(variable, "names port 4317, where collectors speak gRPC as a rule", "set their port for OTLP over HTTP, as a rule 4318");
        }
        if (headers && "http".equalsIgnoreCase(endpoint.getScheme()) && !Addresses.isLoopback(endpoint.getHost())) {
            reader.warning(Variable.OTEL_EXPORTER_OTLP_HEADERS.name(), "leaves this machine without TLS", "set an https endpoint");
        }
    }

    private Map<String, Secret> headers() {
        Optional<Secret> text = reader.secret(Variable.OTEL_EXPORTER_OTLP_HEADERS, given -> {
            Pairs.headers().parse(given);
            return given;
        });
        Map<String, Secret> headers = new LinkedHashMap<>();
        if (text.isPresent()) {
            try {
                Pairs.headers().parse(text.get().reveal()).forEach((name, value) -> headers.put(name, Secret.of(value)));
            } catch (Unusable e) {
                throw new IllegalStateException("what was checked is refused", e);
            }
        }
        return headers;
    }

    private Map<String, String> resource() {
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.version", Version.NUMBER);
        resource.put("telemetry.sdk.name", NAME);
        resource.put("telemetry.sdk.language", "java");
        resource.put("telemetry.sdk.version", Version.NUMBER);
        Map<String, String> given = reader.read(Variable.OTEL_RESOURCE_ATTRIBUTES, Pairs.texts()).orElse(Map.of());
        resource.putAll(given);
        resource.put(SERVICE_NAME, reader.orElse(Variable.OTEL_SERVICE_NAME, reader.read(Variable.OTEL_SERVICE_NAME, Values.text()),
                given.getOrDefault(SERVICE_NAME, NAME), given.containsKey(SERVICE_NAME)
                        ? Origin.derived(Variable.OTEL_RESOURCE_ATTRIBUTES.name()) : Origin.byDefault()));
        return resource;
    }

    private Sampler sampler() {
        String name = reader.value(Variable.OTEL_TRACES_SAMPLER, samplerName());
        boolean parentBased = name.startsWith("parentbased_");
        Sampler.Root root = name.endsWith("always_on") ? Sampler.Root.ON : name.endsWith("always_off") ? Sampler.Root.OFF : Sampler.Root.RATIO;
        double ratio = root == Sampler.Root.RATIO ? reader.value(Variable.OTEL_TRACES_SAMPLER_ARG, ratio()) : 1;
        return new Sampler(root, parentBased, ratio);
    }

    private static Parser<String> samplerName() {
        return text -> {
            String name = text.toLowerCase(Locale.ROOT);
            if (!name.matches("(parentbased_)?(always_on|always_off|traceidratio)")) {
                throw new Unusable("is unknown", "set always_on, always_off or traceidratio, as it is or with parentbased_ before it");
            }
            return name;
        };
    }

    private static Parser<Double> ratio() {
        return text -> {
            if (!text.matches("0*(0|1|0?\\.[0-9]+|1\\.0*|0\\.)")) {
                throw new Unusable("is not a ratio", "set a number from 0 to 1, such as 0.1");
            }
            return Double.valueOf(text);
        };
    }

    private static Parser<Boolean> exporter() {
        return text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "otlp" -> true;
            case "none" -> false;
            default -> throw new Unusable("is not offered", "set otlp or none");
        };
    }

    private static Parser<String> protocol() {
        return text -> {
            if (!text.equalsIgnoreCase(PROTOCOL)) {
                throw new Unusable("is not offered", "set " + PROTOCOL + " and the collector's port for it, as a rule 4318");
            }
            return PROTOCOL;
        };
    }
}
