package no.portner.config;

import java.util.Set;

/** The catalogue of the variables that Portner reads. {@code docs/configuration.md} is made from it, and so are the defaults in effect. */
public enum Variable implements Setting {

    FIKS_ENVIRONMENT(Section.MASKINPORTEN, Default.of("test"), "`prod` or `test`: the hosts of Maskinporten, Fiks and SvarUt. "
            + "A Maskinporten URL of the other environment beside it is refused."),
    MASKINPORTEN_CLIENT_ID(Section.MASKINPORTEN, Default.required(), "The client's id at Maskinporten."),
    MASKINPORTEN_SCOPES(Section.MASKINPORTEN, Default.of("ks:fiks"), "The scopes to ask for, between blanks."),
    MASKINPORTEN_WELL_KNOWN_URL(Section.MASKINPORTEN, Default.described("by `FIKS_ENVIRONMENT`"),
            "The authorization server's metadata. Read at start and every 12 hours, never while a call waits; "
            + "when it cannot be read the issuer and the token endpoint are derived from its URL."),
    MASKINPORTEN_ISSUER(Section.MASKINPORTEN, Default.described("from the metadata"),
            "The server's issuer, which is the audience of the grants. A slash at its end is kept. Not the client's id."),
    MASKINPORTEN_TOKEN_ENDPOINT(Section.MASKINPORTEN, Default.described("from the metadata"), "Where tokens are asked for."),
    MASKINPORTEN_RESOURCE(Section.MASKINPORTEN, Default.none(), "Audience restriction of the tokens, sent as an array."),
    MASKINPORTEN_CONSUMER_ORG(Section.MASKINPORTEN, Default.none(),
            "The organisation on whose behalf a supplier acts (delegation in Altinn): nine digits. Fiks needs none."),
    PORTNER_CONSUMER_ORG_HEADER(Section.MASKINPORTEN, Default.none(),
            "A header of your choice in which a call names the organisation that it acts for, in place of `MASKINPORTEN_CONSUMER_ORG`. "
            + "It never leaves. Set together with `PORTNER_CONSUMER_ORGS`."),
    PORTNER_CONSUMER_ORGS(Section.MASKINPORTEN, Default.none(),
            "The organisations that `PORTNER_CONSUMER_ORG_HEADER` may name: nine digits each, between blanks or commas."),
    MASKINPORTEN_AUTHORIZATION_DETAILS(Section.MASKINPORTEN, Default.none(),
            "Rich authorization request (RFC 9396): a JSON array of objects."),

    MASKINPORTEN_CERTIFICATE_PATH(Section.KEY, Default.none(), "PKCS#12, JKS or PEM with the chain; told apart by content, not by name."),
    MASKINPORTEN_CERTIFICATE_PASSWORD(Section.KEY, Default.none(), "The store's password.", Trait.SECRET),
    MASKINPORTEN_CERTIFICATE_ALIAS(Section.KEY, Default.none(), "Which entry of the store."),
    MASKINPORTEN_PRIVATE_KEY_PATH(Section.KEY, Default.none(), "A PEM key: beside a PEM certificate, or alone with `MASKINPORTEN_KEY_ID`."),
    MASKINPORTEN_PRIVATE_KEY_PASSWORD(Section.KEY, Default.none(), "Of an encrypted key, or of a store's entry with a password of its own.",
            Trait.SECRET),
    MASKINPORTEN_CLIENT_JWK(Section.KEY, Default.none(),
            "A private JWK that is registered on the client, instead of a certificate.", Trait.SECRET),
    MASKINPORTEN_KEY_ID(Section.KEY, Default.none(), "The registered key's id, sent as `kid` instead of `x5c`."),
    MASKINPORTEN_KEY_REGISTERED(Section.KEY, Default.none(),
            "The day on which the key was registered with Digdir, as `2026-03-01`: it lives for one year from then. Nobody but you can tell "
            + "Portner; it warns from 30 days before the end on, and tells in its [metrics](metrics.md) what is left."),
    MASKINPORTEN_X5C(Section.KEY, Default.of("chain"), "`chain` (leaf first, without the root) or `leaf`."),

    FIKS_INTEGRASJON_ID(Section.FIKS, Default.none(), "Sent as `IntegrasjonId`. Set together with the password."),
    FIKS_INTEGRASJON_PASSORD(Section.FIKS, Default.none(), "Sent as `IntegrasjonPassord`.", Trait.SECRET),
    FIKS_INTEGRASJONER(Section.FIKS, Default.none(),
            "A JSON object of integration ids and their passwords, for many municipalities: a call names one in `IntegrasjonId`, "
            + "and Portner adds its password. `FIKS_INTEGRASJON_ID` beside it is what a call carries that names none.", Trait.SECRET),
    PORTNER_AUTHORIZATION(Section.FIKS, Default.of("keep"),
            "`keep` or `replace`: what happens to an `Authorization` that the application sends. "
            + "`Bearer portner` counts as none."),
    PORTNER_PRESETS(Section.FIKS, Default.of("fiks,svarut"),
            "The built-in routes, the first of all routes being the default one; `none` removes them."),

    PORTNER_PROXY_ADDRESS(Section.LISTENERS, Default.of("localhost"),
            "Where the application's calls arrive; `localhost` is 127.0.0.1 and ::1."),
    PORTNER_PROXY_PORT(Section.LISTENERS, Default.of("7180"), "0 to 65535; 0 lets the system choose."),
    PORTNER_HOST_ALIASES(Section.LISTENERS, Default.none(),
            "More `Host` names that mean the proxy and the admin listener themselves, between blanks or commas."),
    PORTNER_ADMIN_ADDRESS(Section.LISTENERS, Default.of("localhost"), "Status."),
    PORTNER_ADMIN_PORT(Section.LISTENERS, Default.of("7164"), "0 to 65535."),
    PORTNER_TOKEN_API(Section.LISTENERS, Default.of("false"),
            "Gives out the routes' tokens at `POST /api/v1/token` of the admin listener, to requests that carry the header that "
            + "`PORTNER_REQUIRED_HEADER` names, or `X-Portner` where it names none ([security](security.md))."),
    PORTNER_PROBES_ADDRESS(Section.LISTENERS, Default.of("::"), "Health, for the kubelet: nothing secret."),
    PORTNER_PROBES_PORT(Section.LISTENERS, Default.of("7190"), "0 to 65535."),
    PORTNER_UNSAFE_LISTEN(Section.LISTENERS, Default.of("false"), "Allows the proxy and admin listeners beyond loopback. "
            + "Whoever reaches them acts with your identity."),

    PORTNER_REQUIRED_HEADER(Section.FORWARD, Default.none(),
            "A header of your choice that a call must carry, with any value, to get a token or an integration's password; else 403. "
            + "It guards against others who make the application fetch a URL of theirs, and never leaves."),
    PORTNER_UNMATCHED(Section.FORWARD, Default.of("pass"),
            "`pass` or `refuse`: what happens to calls through the forward proxy to hosts that no route has. They pass untouched and without "
            + "credentials, but never to Portner itself nor to a cloud's metadata address."),
    PORTNER_TLS_INTERCEPTION(Section.FORWARD, Default.of("false"),
            "Ends the TLS of a `CONNECT` to a route's host here, with a certificate of a CA that is this pod's own; other hosts are tunnelled."),
    PORTNER_TRANSPARENT(Section.FORWARD, Default.of("false"),
            "Listens on localhost where the pod's `hostAliases` send the routes' host names, with certificates of the same CA."),
    PORTNER_TRANSPARENT_HTTPS_PORT(Section.FORWARD, Default.of("443"),
            "0 to 65535. Ports below 1024 need the pod's sysctl `net.ipv4.ip_unprivileged_port_start=0`."),
    PORTNER_TRANSPARENT_HTTP_PORT(Section.FORWARD, Default.of("80"), "0 to 65535, likewise. What comes here leaves as https."),
    PORTNER_CA_DIR(Section.FORWARD, Default.of("/var/run/portner/ca"),
            "A directory that the application can read: `ca.pem`, `ca-bundle.pem` (the system's roots and ours) and `truststore.p12` (the same "
            + "for Java, password `changeit`) are written there before Portner counts as started."),
    PORTNER_CA_KEY_DIR(Section.FORWARD, Default.of("/var/run/portner/private"),
            "A directory in memory that only Portner mounts: the CA's key survives a crash there, so that running clients need not notice."),

    PORTNER_MAX_CONNECTIONS(Section.LIMITS, Default.of("1024"), "Connections of the application at once; then 503. From 1 to 1000000."),
    PORTNER_MAX_REQUESTS(Section.LIMITS, Default.of("1024"), "Calls at once; then 503. From 1 to 1000000."),
    PORTNER_MAX_WAITING(Section.LIMITS, Default.described("as `PORTNER_MAX_REQUESTS`"),
            "Calls at once that wait for one token, or for a connection to one upstream; then 503. From 1 to 1000000."),
    PORTNER_MAX_TUNNELS(Section.LIMITS, Default.of("512"),
            "Tunnels at once (`CONNECT` to hosts that no route has); then 503. From 1 to 1000000."),
    PORTNER_MAX_UPSTREAM_CONNECTIONS(Section.LIMITS, Default.described("as `PORTNER_MAX_REQUESTS`, but 16 at the least"),
            "Connections at once to the upstream of a route; a call that would need one more gets 503. From 16 to 1000000."),
    PORTNER_MAX_START_LINE(Section.LIMITS, Default.of("16384"), "Bytes of a request's first line, or of its path over HTTP/2; then 414. "
            + "From 1024 to 1048576."),
    PORTNER_MAX_HEADER_SIZE(Section.LIMITS, Default.of("65536"), "Bytes of all of a request's headers; then 431. From 4096 to 1048576."),
    PORTNER_MAX_HEADERS(Section.LIMITS, Default.of("256"), "How many headers a request may have; then 431. From 16 to 10000."),
    PORTNER_HEADER_TIMEOUT(Section.LIMITS, Default.of("30s"),
            "How long a request's head may take from its first byte to its last; then 408, and the connection is closed. From 1s to 1h."),
    PORTNER_CLIENT_IDLE_TIMEOUT(Section.LIMITS, Default.of("10m"),
            "How long a client may be silent before its first request and between two; then the connection is closed. From 1s to 24h."),
    PORTNER_MIN_BODY_RATE(Section.LIMITS, Default.of("64"),
            "Bytes a second that a request's body makes at the least, on the average of a minute in which Portner was ready to read it and "
            + "there was no answer yet; then 408, and the connection is closed. From 0, which switches it off, to 1000000."),

    PORTNER_CA_BUNDLE(Section.RUNNING, Default.none(), "A PEM file of more roots for upstreams and Maskinporten, on top of the system's."),
    PORTNER_UPSTREAM_PROXY(Section.RUNNING, Default.none(),
            "An outgoing HTTP proxy, for clusters that have one: `http://host:port`, or `http://user:password@host:port` with `%` escapes. All "
            + "that Portner calls is called through it, Maskinporten too, but for what is on this machine. The proxy resolves the names.", Trait.SECRET),
    PORTNER_UPSTREAM_HTTP2(Section.RUNNING, Default.of("false"), "Offers HTTP/2 to upstreams, which choose (ALPN)."),
    PORTNER_UPSTREAM_MAX_IDLE(Section.RUNNING, Default.of("15s"),
            "How long a connection to an upstream waits for its next call: less than what servers close one after. From 1s to 1h."),
    PORTNER_UPSTREAM_MAX_AGE(Section.RUNNING, Default.of("5m"),
            "After what time a connection to an upstream gets no more calls, however busy it is: by then all calls follow a name that leads "
            + "elsewhere. From 1s to 24h."),
    PORTNER_NATIVE_LIBRARIES(Section.RUNNING, Default.of("auto"),
            "`auto`, `require` or `off`: epoll and BoringSSL for the data path, from the two libraries beside the executable. Without them Portner "
            + "does the same with Java's own, for more CPU; `require` does not start then."),
    PORTNER_SANDBOX(Section.RUNNING, Default.of("auto"),
            "`auto` or `off`: the native executable gives up what it does not need once it listens: starting programs, being looked into by other "
            + "processes of its user, some fifty system calls. `off` lets a debugger or a tracer in."),
    PORTNER_SHUTDOWN(Section.RUNNING, Default.of("container"),
            "`sidecar`: SIGTERM comes when the application is gone, leave as soon as nothing is "
            + "in flight. `container`: the application still works, serve until idle for 3 s or the drain timeout."),
    PORTNER_DRAIN_TIMEOUT(Section.RUNNING, Default.of("25s"), "How long SIGTERM waits for calls in flight. From 0s to 1h."),
    PORTNER_READINESS(Section.RUNNING, Default.of("first-token"),
            "`started`, `first-token` (every route had a token once) or `token` (has one now)."),
    PORTNER_RELOAD_INTERVAL(Section.RUNNING, Default.of("10s"),
            "How often the files of keys and secrets are looked at for a change. From 1s to 1h."),
    PORTNER_LOG_LEVEL(Section.RUNNING, Default.of("info"), "`error`, `warn`, `info`, `debug` or `trace`."),
    PORTNER_LOG_FORMAT(Section.RUNNING, Default.of("auto"), "`json`, `text`, or `auto`: text on a terminal, else JSON."),
    PORTNER_ACCESS_LOG(Section.RUNNING, Default.of("on"), "`on`, `off`, `json` or `text`: a line for every call ([access log](access-log.md)), "
            + "with `on` in the form of the other lines. `off` leaves failures, without their paths."),
    PORTNER_DEBUG_HEADER(Section.RUNNING, Default.none(), "A header in which every answer tells of its way through Portner, such as "
            + "`Server-Timing`: durations, where its token came from, retries, the route "
            + "([access log](access-log.md#the-same-in-the-answer)). For development: any client reads it."),

    OTEL_EXPORTER_OTLP_ENDPOINT(Section.TRACES, Default.none(),
            "A collector that takes OTLP over HTTP, such as `http://localhost:4318`: spans of calls go to `/v1/traces` below it ([traces](traces.md))."),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT(Section.TRACES, Default.none(), "The same for spans alone, taken as it is."),
    OTEL_EXPORTER_OTLP_HEADERS(Section.TRACES, Default.none(),
            "Headers for the collector, such as `api-key=...`: `name=value` with commas between several, and `%` escapes in values.", Trait.SECRET),
    OTEL_EXPORTER_OTLP_PROTOCOL(Section.TRACES, Default.of("http/protobuf"), "`http/protobuf` and no other."),
    OTEL_EXPORTER_OTLP_TIMEOUT(Section.TRACES, Default.of("10000"), "Milliseconds for one request to the collector. From 1 to 600000."),
    OTEL_SERVICE_NAME(Section.TRACES, Default.described("`service.name` of `OTEL_RESOURCE_ATTRIBUTES`, else `portner`"), "Whose spans they are."),
    OTEL_RESOURCE_ATTRIBUTES(Section.TRACES, Default.none(),
            "More about who sends: `key=value` with commas between several, and `%` escapes in values."),
    OTEL_TRACES_SAMPLER(Section.TRACES, Default.of("parentbased_always_on"),
            "`always_on`, `always_off` or `traceidratio`, as it is or with `parentbased_` before it: then what the caller has decided holds."),
    OTEL_TRACES_SAMPLER_ARG(Section.TRACES, Default.of("1.0"), "The share of `traceidratio`, from 0 to 1."),
    OTEL_TRACES_EXPORTER(Section.TRACES, Default.of("otlp"), "`otlp`, or `none`."),
    OTEL_SDK_DISABLED(Section.TRACES, Default.of("false"), "Records nothing, whatever else is set."),
    OTEL_BSP_SCHEDULE_DELAY(Section.TRACES, Default.of("5000"), "Milliseconds between two requests to the collector. From 10 to 600000."),
    OTEL_BSP_MAX_QUEUE_SIZE(Section.TRACES, Default.of("2048"), "Spans that wait for the collector at most; more are dropped. From 1 to 100000."),

    PORTNER_AMQP(Section.AMQP, Default.of("false"),
            "Listens for clients of Fiks IO ([Fiks IO](fiks-io.md)): AMQP 0-9-1, with the integration's password and a token filled in."),
    PORTNER_AMQP_ADDRESS(Section.AMQP, Default.of("localhost"), "Where those clients connect."),
    PORTNER_AMQP_PORT(Section.AMQP, Default.of("5671"), "0 to 65535; 0 lets the system choose."),
    PORTNER_AMQP_TLS(Section.AMQP, Default.of("false"),
            "Lets them speak TLS too, with a certificate of this pod's own CA (`PORTNER_CA_DIR`). Where `PORTNER_TLS_INTERCEPTION` or "
            + "`PORTNER_TRANSPARENT` has made that CA, they may in any case."),
    PORTNER_AMQP_HOST(Section.AMQP, Default.described("by `FIKS_ENVIRONMENT`"),
            "The broker's host name: SNI, and the name that its certificate must hold."),
    PORTNER_AMQP_UPSTREAM(Section.AMQP, Default.described("`amqps://HOST:5671`"), "Where to connect: `amqps://host:port`."),
    PORTNER_AMQP_ROUTE(Section.AMQP, Default.described("the first route"),
            "The route whose token and integrations the connections carry.");

    /** A chapter of the documentation. */
    enum Section {
        MASKINPORTEN("Maskinporten"),
        KEY("The key"),
        FIKS("Fiks"),
        LISTENERS("Listeners"),
        FORWARD("Forward proxy, interception, transparent mode"),
        LIMITS("Limits"),
        RUNNING("Running"),
        TRACES("Traces"),
        AMQP("Fiks IO over AMQP");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private enum Trait { SECRET }

    private final Section section;
    private final Default byDefault;
    private final String meaning;
    private final Set<Trait> traits;

    Variable(Section section, Default byDefault, String meaning, Trait... traits) {
        this.section = section;
        this.byDefault = byDefault;
        this.meaning = meaning;
        this.traits = Set.of(traits);
    }

    @Override
    public Default byDefault() {
        return byDefault;
    }

    @Override
    public boolean secret() {
        return traits.contains(Trait.SECRET);
    }

    Section section() {
        return section;
    }

    /** For the documentation, in Markdown. */
    String meaning() {
        return meaning;
    }
}
