package no.portner.observe;

import java.util.List;

/** Every metric there is: docs/metrics.md lists them, and a test holds the two together. A label's values are bounded, each of them. */
enum Metric {

    TOKEN_REQUESTS("portner_token_requests_total", Type.COUNTER, "Attempts to get a token that are over", "outcome", "mp_code"),
    TOKEN_SECONDS_LEFT("portner_token_seconds_left", Type.GAUGE, "What is left of the token's life; 0 when there is none", "route"),
    TOKEN_FAILURES_IN_A_ROW("portner_token_failures_in_a_row", Type.GAUGE, "Attempts that failed since the last grant", "route"),
    CLOCK_OFFSET("portner_clock_offset_seconds", Type.GAUGE,
            "What is added to this machine's clock in grants; 0 while it is right within 5 s", "client_id"),
    KEY_RELOADS("portner_key_reloads_total", Type.COUNTER, "What has become of changed key files", "outcome"),
    INTEGRATION_RELOADS("portner_integration_reloads_total", Type.COUNTER, "What has become of changed files of integrations", "outcome"),
    UNAUTHORISED("portner_unauthorised_total", Type.COUNTER, "Calls with a token of ours that upstream answered 401", "outcome"),
    REQUESTS("portner_requests_total", Type.COUNTER, "Calls that are over", "route", "status", "error"),
    REQUESTS_IN_FLIGHT("portner_requests_in_flight", Type.GAUGE, "Calls under way"),
    CONNECTIONS("portner_connections", Type.GAUGE, "Clients connected");

    enum Type { COUNTER, GAUGE }

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
