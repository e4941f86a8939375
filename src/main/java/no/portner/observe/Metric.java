package no.portner.observe;

import java.util.List;

/** Every metric there is: docs/metrics.md lists them, and a test holds the two together. A label's values are bounded, each of them. */
enum Metric {

    TOKEN_REQUESTS("portner_token_requests_total", Type.COUNTER, "Attempts to get a token that are over", "outcome", "mp_code"),
    TOKEN_SECONDS_LEFT("portner_token_seconds_left", Type.GAUGE, "What is left of the token's life; 0 when there is none", "route"),
    TOKEN_AGE("portner_token_age_seconds", Type.GAUGE, "How long ago the token in use was asked for; NaN when there is none", "route"),
    TOKEN_FAILURES_IN_A_ROW("portner_token_failures_in_a_row", Type.GAUGE, "Attempts that failed since the last grant", "route"),
    CLOCK_OFFSET("portner_clock_offset_seconds", Type.GAUGE,
            "What is added to this machine's clock in grants; 0 while it is right within 5 s", "client_id"),
    CERTIFICATE_SECONDS_LEFT("portner_certificate_seconds_left", Type.GAUGE,
            "Until the certificate ends, less than 0 when it has; NaN where there is none", "client_id", "key"),
    REGISTERED_KEY_SECONDS_LEFT("portner_registered_key_seconds_left", Type.GAUGE,
            "Until Digdir forgets the registered key, by MASKINPORTEN_KEY_REGISTERED; less than 0 when it has", "client_id"),
    KEY_WAITING("portner_key_waiting", Type.GAUGE, "1 while a new key waits for its first token, else 0", "client_id"),
    KEY_FILES_UNUSABLE("portner_key_files_unusable", Type.GAUGE, "1 while what the key files hold cannot be used, else 0", "client_id"),
    KEY_RELOADS("portner_key_reloads_total", Type.COUNTER, "What has become of changed key files", "outcome"),
    INTEGRATION_RELOADS("portner_integration_reloads_total", Type.COUNTER, "What has become of changed files of integrations", "outcome"),
    UNAUTHORISED("portner_unauthorised_total", Type.COUNTER, "Calls with a token of ours that upstream answered 401", "outcome"),
    REQUESTS("portner_requests_total", Type.COUNTER, "Calls that are over", "route", "method", "status", "error"),
    REQUESTS_IN_FLIGHT("portner_requests_in_flight", Type.GAUGE, "Calls under way"),
    CONNECTIONS("portner_connections", Type.GAUGE, "Clients connected"),
    TUNNELS("portner_tunnels", Type.GAUGE, "Tunnels that are open, or being opened"),
    AMQP_CONNECTIONS("portner_amqp_connections", Type.GAUGE, "AMQP clients' connections that are open, or being opened or closed"),
    AMQP_OPENINGS("portner_amqp_openings_total", Type.COUNTER, "What has become of AMQP clients' attempts to open a connection", "outcome"),
    UPSTREAM_RESPONSE("portner_upstream_response_seconds", Type.HISTOGRAM,
            "From the end of the request to the head of the upstream's answer", "route"),
    UPSTREAM_CONNECTIONS("portner_upstream_connections", Type.GAUGE, "Connections to the route's upstream", "route", "state"),
    UPSTREAM_CALLS_WAITING("portner_upstream_calls_waiting", Type.GAUGE, "Calls that wait for a connection to the route's upstream", "route"),
    SPANS("portner_spans_total", Type.COUNTER, "Spans that have ended", "outcome"),
    START_TIME("portner_start_time_seconds", Type.GAUGE, "When this Portner started, in seconds since 1970"),
    BUILD_INFO("portner_build_info", Type.GAUGE, "1, for the labels' sake", "version", "image", "java");

    enum Type { COUNTER, GAUGE, HISTOGRAM }

    final String exported;
    final Type type;
    final String help;
    final List<String> labels;

    Metric(String exported, Type type, String help, String... labels) {
        this.exported = exported;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name that the registry is given: it adds a counter's ending itself. */
    String registered() {
        return type == Type.COUNTER ? exported.substring(0, exported.length() - "_total".length()) : exported;
    }
}
