package no.portner;

import io.netty.channel.EventLoopGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.portner.doctor.Doctor;
import no.portner.doctor.Language;
import no.portner.doctor.Options;
import no.portner.doctor.Pace;
import no.portner.doctor.Screen;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.ClientRegistration;
import no.portner.twin.FiksIntegration;
import no.portner.twin.Twin;
import no.portner.twin.TwinOptions;
import no.portner.upstream.ConnectionLife;
import no.portner.upstream.LoopbackNameServer;
import no.portner.upstream.UpstreamSettings;

/** A healthy patient: a twin and the variables that lead there, to be made ill; and a doctor who is in a hurry. */
final class Ward implements AutoCloseable {

    static final String ORGNO = "991825827";
    static final String CLIENT_ID = "sykehus";
    private static final String PASSWORD = "hemmelig-passord-for-p12";
    private static final String INTEGRATION_PASSWORD = "hemmelig-passord-for-integrasjon";
    /** A busy machine is not ill. */
    private static final Pace PATIENT = new Pace(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(20),
            Duration.ofMinutes(2));
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** What the doctor said: its lines, and the exit code. */
    record Finding(int exitCode, String output) {

        List<JsonObject> lines() {
            return output.lines().map(JsonObject::new).toList();
        }

        Optional<JsonObject> withCode(String code) {
            return lines().stream().filter(line -> code.equals(line.getString("code"))).findFirst();
        }
    }

    private final Twin twin = Twin.start(TwinOptions.defaults());
    private final EventLoopGroup loops;
    private final Path directory;
    private final FiksIntegration integration = new FiksIntegration("7f3c0f1e-aaaa-bbbb-cccc-0123456789ab", INTEGRATION_PASSWORD, ORGNO);
    private final Map<String, String> variables = new HashMap<>();
    private LoopbackNameServer names;
    private Pace pace = PATIENT;

    Ward(EventLoopGroup loops, Path directory) throws IOException {
        this.loops = loops;
        this.directory = directory;
        heal();
    }

    /** As if nothing had ever been wrong. */
    void heal() throws IOException {
        twin.faults().clear();
        twin.maskinporten().listenAgain();
        twin.maskinporten().register(ClientRegistration.of(CLIENT_ID, ORGNO, "ks:fiks"));
        twin.fiks().register(integration);
        variables.clear();
        Path ca = directory.resolve("ca.pem");
        twin.pki().writeCa(ca);
        variables.putAll(Map.of("MASKINPORTEN_WELL_KNOWN_URL", twin.maskinporten().wellKnownUrl(), "MASKINPORTEN_CLIENT_ID", CLIENT_ID,
                "FIKS_INTEGRASJON_ID", integration.id(), "FIKS_INTEGRASJON_PASSORD", integration.password(), "PORTNER_CA_BUNDLE", ca.toString(),
                "PORTNER_ROUTES_0__NAME", "fiks", "PORTNER_ROUTES_0__UPSTREAM", twin.fiks().url(),
                "PORTNER_ROUTES_1__NAME", "svarut", "PORTNER_ROUTES_1__UPSTREAM", twin.fiks().url()));
        certificate(ClientCertificate.of(ORGNO));
        names = null;
        pace = PATIENT;
    }

    Twin twin() {
        return twin;
    }

    Path directory() {
        return directory;
    }

    void set(String name, String value) {
        variables.put(name, value);
    }

    void unset(String name) {
        variables.remove(name);
    }

    void certificate(ClientCertificate kind) throws IOException {
        certificate(twin.pki().client(kind));
    }

    void certificate(ClientChain chain) throws IOException {
        Path store = directory.resolve("virksomhetssertifikat.p12");
        chain.writePkcs12(store, PASSWORD);
        variables.put("MASKINPORTEN_CERTIFICATE_PATH", store.toString());
        variables.put("MASKINPORTEN_CERTIFICATE_PASSWORD", PASSWORD);
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    /** Who answers for names, in place of this machine's name servers. */
    void names(LoopbackNameServer server) {
        names = server;
    }

    /** Nobody has to wait long for a name that never comes; nor for other things. */
    void hurryWithNames() {
        pace = new Pace(SHORT, pace.connection(), pace.answer(), pace.call(), pace.atMost());
    }

    void hurryWithConnections() {
        set("PORTNER_ROUTES_0__CONNECT_TIMEOUT", "1s");
        pace = new Pace(pace.name(), SHORT, pace.answer(), pace.call(), pace.atMost());
    }

    void hurryWithAnswers() {
        pace = new Pace(pace.name(), pace.connection(), SHORT.multipliedBy(2), pace.call(), pace.atMost());
    }

    void hurryWithCalls() {
        pace = new Pace(pace.name(), pace.connection(), pace.answer(), SHORT, pace.atMost());
    }

    Finding examine(Language language, boolean json) throws Exception {
        Anamnesis known = Anamnesis.of(variables);
        UpstreamSettings settings = known.config().map(config -> config.upstream().settings(config.limits()))
                .orElse(new UpstreamSettings(false, Optional.empty(), new ConnectionLife(Duration.ofSeconds(1), Duration.ofSeconds(1))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LoopbackNameServer nobody = new LoopbackNameServer(LoopbackNameServer.Answer.NO_SUCH_NAME)) {
            DnsServerAddressStreamProvider provider = (names == null ? nobody : names).provider();
            Vertx vertx = resolving(provider.nameServerAddressStream("any").next());
            try (Examination examination = new Examination(vertx, loops, known.roots(), settings, known.libraries().tls(), provider)) {
                int exit = Doctor.telling(new PrintStream(out, true, StandardCharsets.UTF_8), new Options(json, language), new Screen(false, false),
                        examination.means(), pace).examine(known.patient());
                return new Finding(exit, out.toString(StandardCharsets.UTF_8));
            } finally {
                vertx.close();
            }
        }
    }

    /** For a thread of its own. */
    Finding examineAtOnce(Language language) {
        try {
            return examine(language, true);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Quarkus has Vert.x ask the system for names: whose name servers are not a test's. */
    private static synchronized Vertx resolving(InetSocketAddress server) {
        String before = System.setProperty("vertx.disableDnsResolver", "false");
        try {
            return vertx(server);
        } finally {
            if (before == null) {
                System.clearProperty("vertx.disableDnsResolver");
            } else {
                System.setProperty("vertx.disableDnsResolver", before);
            }
        }
    }

    private static Vertx vertx(InetSocketAddress server) {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1).setUseDaemonThread(true)
                .setAddressResolverOptions(new AddressResolverOptions().addServer(server.getHostString() + ":" + server.getPort())
                        .setQueryTimeout(5000).setHostsValue(Buffer.buffer("127.0.0.1 localhost\n"))));
    }

    /** What must not be in anything that the doctor says. */
    List<String> secrets() {
        return Stream.concat(twin.maskinporten().secrets().stream(), Stream.of(PASSWORD, INTEGRATION_PASSWORD)).toList();
    }

    @Override
    public void close() {
        twin.close();
    }
}
