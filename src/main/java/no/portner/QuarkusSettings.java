package no.portner;

import no.portner.transport.NativeLibraries;

/** Hands on to Quarkus what Portner's variables say about the parts that are Quarkus': two listeners, the event loops and the log. */
final class QuarkusSettings {

    private QuarkusSettings() {
    }

    /** To be called before Quarkus starts. */
    static void apply(PortnerConfig config) {
        // Where epoll cannot be loaded, Vert.x takes NIO by itself.
        set("quarkus.vertx.prefer-native-transport", config.nativeLibraries() != NativeLibraries.Use.OFF);
        set("quarkus.http.host", loopback(config.admin().address()));
        set("quarkus.http.port", config.admin().port());
        set("quarkus.management.host", config.probes().address());
        set("quarkus.management.port", config.probes().port());
        set("quarkus.log.category.\"no.portner\".level", config.log().level());
        set("quarkus.log.console.json.enabled", json(config.log().format()));
    }

    /** Quarkus binds a listener to one address: of the two that localhost means, the one that every tool tries. */
    private static String loopback(String address) {
        return address.equals("localhost") ? "127.0.0.1" : address;
    }

    static boolean json(LogConfig.Format format) {
        return switch (format) {
            case JSON -> true;
            case TEXT -> false;
            case AUTO -> System.console() == null;
        };
    }

    private static void set(String name, Object value) {
        System.setProperty(name, String.valueOf(value));
    }
}
