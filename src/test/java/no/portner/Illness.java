package no.portner;

import static no.portner.Ward.ORGNO;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import no.portner.key.TestCertificates;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.ClientRegistration;
import no.portner.twin.Fault;
import no.portner.twin.MpError;
import no.portner.twin.TestServerTls;
import no.portner.twin.TwinPki;
import no.portner.upstream.ConnectProxy;
import no.portner.upstream.LoopbackNameServer;

/**
 * One trouble as it is made, and what the doctor has to say of it. docs/doctor.md has a row for each.
 *
 * @param name as it stands on the page
 * @param step at which it shows
 * @param code of the diagnosis
 * @param exitCode of the command
 */
record Illness(String name, String step, String code, int exitCode, Cause cause) {

    /** Makes the patient ill. */
    interface Cause {
        void on(Ward ward, Cure cure) throws Exception;
    }

    /** Whatever has to be closed afterwards. */
    static final class Cure implements AutoCloseable {

        private final List<AutoCloseable> open = new ArrayList<>();

        <T extends AutoCloseable> T later(T resource) {
            open.add(resource);
            return resource;
        }

        @Override
        public void close() throws Exception {
            for (AutoCloseable resource : open) {
                resource.close();
            }
        }
    }

    static List<Illness> all() {
        List<Illness> all = new ArrayList<>(ofConfiguration());
        all.addAll(ofTheWay());
        all.addAll(ofMaskinporten());
        all.addAll(ofFiks());
        all.addAll(BrokerIllness.all());
        return all;
    }

    private static List<Illness> ofConfiguration() {
        return List.of(
                new Illness("no client id", "configuration", "client-id-missing", 64, (ward, cure) -> ward.unset("MASKINPORTEN_CLIENT_ID")),
                new Illness("no key", "configuration", "key-not-set", 64, (ward, cure) -> {
                    ward.unset("MASKINPORTEN_CERTIFICATE_PATH");
                    ward.unset("MASKINPORTEN_CERTIFICATE_PASSWORD");
                }),
                new Illness("a port out of range", "configuration", "configuration-wrong", 64, (ward, cure) -> ward.set("PORTNER_PROXY_PORT", "70000")),
                new Illness("a misspelt variable", "configuration", "configuration-odd", 0, (ward, cure) -> ward.set("MASKINPORTEN_SCOPE", "ks:fiks")),
                new Illness("a key file that is not there", "key", "key-file", 64,
                        (ward, cure) -> ward.set("MASKINPORTEN_CERTIFICATE_PATH", ward.directory().resolve("nowhere.p12").toString())),
                new Illness("a wrong password", "key", "key-password", 64, (ward, cure) -> ward.set("MASKINPORTEN_CERTIFICATE_PASSWORD", "feil")),
                new Illness("an EC key", "key", "key-not-rsa", 64,
                        (ward, cure) -> ward.certificate(ClientCertificate.of(ORGNO).withKey(ClientCertificate.Key.EC_P256))),
                new Illness("an RSA key of 1024 bits", "key", "key-too-short", 64,
                        (ward, cure) -> ward.certificate(ClientCertificate.of(ORGNO).withKey(ClientCertificate.Key.RSA_1024))),
                new Illness("a file that is no key", "key", "key-unusable", 64,
                        (ward, cure) -> ward.set("MASKINPORTEN_CERTIFICATE_PATH", ward.file("letter.txt", "Hei!\n").toString())),
                new Illness("the certificate for signing", "certificate", "certificate-not-for-signing", 64,
                        (ward, cure) -> ward.certificate(ClientCertificate.of(ORGNO).withUsage(ClientCertificate.Usage.SIGNATURE))),
                new Illness("an expired certificate", "dates", "certificate-expired", 64,
                        (ward, cure) -> ward.certificate(ClientCertificate.of(ORGNO).expired())),
                new Illness("a certificate of tomorrow", "dates", "certificate-not-yet", 64,
                        (ward, cure) -> ward.certificate(ClientCertificate.of(ORGNO).notYetValid())),
                new Illness("a certificate of ten days more", "dates", "certificate-ends-soon", 0, (ward, cure) -> ward.certificate(
                        ClientCertificate.of(ORGNO).valid(Instant.now().minus(Duration.ofDays(300)), Instant.now().plus(Duration.ofDays(10))))),
                new Illness("a certificate without an organisation number", "organisation", "organisation-missing", 64, (ward, cure) -> {
                    TestCertificates.Chain chain = TestCertificates.virksomhetssertifikat().subject("CN=nobody").make();
                    ward.certificate(new ClientChain(chain.keys().getPrivate(), chain.all()));
                }),
                new Illness("a test certificate for production", "environment", "environment-mismatch", 64, (ward, cure) -> {
                    ward.set("FIKS_ENVIRONMENT", "prod");
                    ward.set("MASKINPORTEN_ISSUER", "https://maskinporten.no/");
                }));
    }

    private static List<Illness> ofTheWay() {
        return List.of(
                new Illness("a name that DNS does not know", "dns", "dns-unknown", 1, (ward, cure) -> elsewhere(ward, "maskinporten.example.no", 443)),
                new Illness("a name server that is silent", "dns", "dns-silent", 1, (ward, cure) -> {
                    ward.hurryWithNames();
                    ward.names(cure.later(new LoopbackNameServer(LoopbackNameServer.Answer.NOTHING)));
                    elsewhere(ward, "maskinporten.example.no", 443);
                }),
                new Illness("nobody listens at Maskinporten's port", "tcp", "tcp-refused", 1, (ward, cure) -> ward.twin().maskinporten().stopListening()),
                new Illness("a firewall that swallows the connection", "tcp", "tcp-timeout", 1, (ward, cure) -> {
                    ward.hurryWithConnections();
                    elsewhere(ward, "127.0.0.1", full(cure));
                }),
                new Illness("a cluster whose proxy Portner is not told of", "tcp", "proxy-needed", 1, (ward, cure) -> {
                    ward.twin().maskinporten().stopListening();
                    ward.set("HTTPS_PROXY", "http://proxy.example.no:8080");
                }),
                new Illness("a proxy that refuses", "tcp", "proxy-refuses", 1, (ward, cure) -> {
                    ConnectProxy proxy = cure.later(ConnectProxy.doing((client, head) -> client.getOutputStream()
                            .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))));
                    ward.set("PORTNER_UPSTREAM_PROXY", "http://127.0.0.1:" + proxy.port());
                    elsewhere(ward, "maskinporten.example.no", 443);
                }),
                new Illness("a proxy that is not there", "tcp", "proxy-away", 1, (ward, cure) -> {
                    ward.set("PORTNER_UPSTREAM_PROXY", "http://127.0.0.1:" + closed());
                    elsewhere(ward, "maskinporten.example.no", 443);
                }),
                new Illness("a server whose root is not trusted", "tls", "tls-untrusted", 1,
                        (ward, cure) -> ward.set("PORTNER_CA_BUNDLE", ward.file("other-ca.pem", new TwinPki().caPem()).toString())),
                new Illness("a server with a certificate of another name", "tls", "tls-wrong-name", 1, (ward, cure) -> {
                    ward.names(cure.later(LoopbackNameServer.answering("127.0.0.1")));
                    elsewhere(ward, "annet.example.no", ward.twin().maskinporten().port());
                }),
                new Illness("a server with an expired certificate", "tls", "tls-expired", 1, (ward, cure) -> elsewhere(ward, "localhost",
                        cure.later(new ScriptedUpstream(TestServerTls.expired(ward.twin().pki()))).port())),
                new Illness("a server that is silent when TLS begins", "tls", "tls-timeout", 1,
                        (ward, cure) -> {
                            ward.hurryWithConnections();
                            elsewhere(ward, "127.0.0.1", cure.later(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))).getLocalPort());
                        }),
                new Illness("a server without TLS", "tls", "tls-failed", 1, (ward, cure) -> elsewhere(ward, "127.0.0.1", plain(cure))));
    }

    private static List<Illness> ofMaskinporten() {
        return List.of(
                new Illness("metadata that is not JSON", "metadata", "metadata-broken", 0,
                        (ward, cure) -> ward.twin().faults().add(Fault.status(200, "<html>").on(Fault.On.METADATA))),
                new Illness("metadata that never comes", "metadata", "metadata-broken", 0,
                        (ward, cure) -> {
                            ward.hurryWithAnswers();
                            ward.twin().faults().add(Fault.of(Fault.Kind.HANG).on(Fault.On.METADATA));
                        }),
                new Illness("a clock that is an hour fast", "clock", "clock-wrong", 0, (ward, cure) -> ward.twin().faults().clockSkew(Duration.ofHours(-1))),
                new Illness("a client that Maskinporten does not know", "token", "mp-100", 1, (ward, cure) -> ward.set("MASKINPORTEN_CLIENT_ID", "ukjent")),
                refused(MpError.MP_110), refused(MpError.MP_120), refused(MpError.MP_121),
                new Illness("a certificate of another organisation", "token", "mp-122", 1, (ward, cure) -> ward.certificate(ClientCertificate.of("958935420"))),
                refused(MpError.MP_124),
                new Illness("a scope that the client does not have", "token", "mp-200", 1, (ward, cure) -> ward.set("MASKINPORTEN_SCOPES", "ks:annet")),
                refused(MpError.MP_201),
                new Illness("a scope that the organisation was not given", "token", "mp-250", 1, (ward, cure) -> ward.twin().maskinporten().register(
                        ClientRegistration.of(Ward.CLIENT_ID, ORGNO, "ks:fiks").withheld("ks:fiks"))),
                refused(MpError.MP_251),
                new Illness("a kid that is not registered", "token", "mp-unknown-kid", 1,
                        (ward, cure) -> ward.twin().faults().add(Fault.refuse(MpError.UNKNOWN_KID))),
                new Illness("a client with a registered key, and a certificate", "token", "mp-kid-required", 1,
                        (ward, cure) -> ward.twin().faults().add(Fault.refuse(MpError.KID_NEEDED))),
                new Illness("Maskinporten answers 503", "token", "maskinporten-down", 1, (ward, cure) -> ward.twin().faults().add(Fault.status(503, ""))),
                new Illness("Maskinporten hangs", "token", "maskinporten-silent", 1, (ward, cure) -> {
                    ward.hurryWithAnswers();
                    ward.twin().faults().add(Fault.of(Fault.Kind.HANG));
                }),
                new Illness("Maskinporten answers byte by byte", "token", "maskinporten-silent", 1,
                        (ward, cure) -> {
                            ward.hurryWithAnswers();
                            ward.twin().faults().add(Fault.drip(Duration.ofMillis(100)));
                        }),
                new Illness("something else answers in Maskinporten's place", "token", "maskinporten-odd", 1,
                        (ward, cure) -> ward.twin().faults().add(Fault.status(200, "<html>logg inn</html>"))),
                new Illness("an answer that is not HTTP", "token", "maskinporten-odd", 1,
                        (ward, cure) -> ward.twin().faults().add(Fault.garbage("SSH-2.0\r\n\r\n"))),
                new Illness("a token without the scope", "scopes", "scope-not-granted", 1, (ward, cure) -> ward.twin().faults().add(Fault.status(200,
                        "{\"access_token\":\"et-token-som-ingen-har-gitt\",\"expires_in\":120,\"scope\":\"ks:annet\"}"))),
                new Illness("a token that lives five seconds", "life", "life-short", 0, (ward, cure) -> ward.twin().faults().add(Fault.lifetime(5))),
                new Illness("a token whose life nobody tells", "life", "life-unknown", 0,
                        (ward, cure) -> ward.twin().faults().add(Fault.of(Fault.Kind.NO_LIFETIME))));
    }

    private static List<Illness> ofFiks() {
        return List.of(
                new Illness("no integration", "integration", "integration-missing", 0, (ward, cure) -> {
                    ward.unset("FIKS_INTEGRASJON_ID");
                    ward.unset("FIKS_INTEGRASJON_PASSORD");
                }),
                new Illness("a name of Fiks that DNS does not know", "fiks-dns", "dns-unknown", 1,
                        (ward, cure) -> ward.set("PORTNER_ROUTES_0__UPSTREAM", "https://fiks.example.no")),
                new Illness("nobody listens at Fiks' port", "fiks-tcp", "tcp-refused", 1,
                        (ward, cure) -> ward.set("PORTNER_ROUTES_0__UPSTREAM", "https://127.0.0.1:" + closed())),
                new Illness("a firewall that swallows the connection to Fiks", "fiks-tcp", "tcp-timeout", 1,
                        (ward, cure) -> {
                            ward.hurryWithConnections();
                            ward.set("PORTNER_ROUTES_0__UPSTREAM", "https://127.0.0.1:" + full(cure));
                        }),
                new Illness("a Fiks whose root is not trusted", "fiks-tls", "tls-untrusted", 1, (ward, cure) -> ward.set("PORTNER_ROUTES_0__UPSTREAM",
                        "https://127.0.0.1:" + cure.later(new ScriptedUpstream(new TwinPki())).port())),
                new Illness("a Fiks with a certificate of another name", "fiks-tls", "tls-wrong-name", 1, (ward, cure) -> ward.set(
                        "PORTNER_ROUTES_0__UPSTREAM", "https://127.0.0.1:" + cure.later(new ScriptedUpstream(ward.twin().pki())).port())),
                fiks("Fiks does not accept the token", "fiks-token", 1, Fault.status(401,
                        "{\"status\":401,\"errorId\":\"e-1\",\"message\":\"Klarte ikke å validere access_token\"}")),
                new Illness("a wrong password of the integration", "fiks-call", "fiks-integration", 1,
                        (ward, cure) -> ward.set("FIKS_INTEGRASJON_PASSORD", "feil passord")),
                new Illness("an integration that Fiks does not know", "fiks-call", "fiks-integration", 1,
                        (ward, cure) -> ward.set("FIKS_INTEGRASJON_ID", "00000000-aaaa-bbbb-cccc-0123456789ab")),
                fiks("a 401 that says nothing", "fiks-unauthorised", 1, Fault.status(401, "")),
                fiks("an integration without the privilege", "fiks-forbidden", 0, Fault.status(403, "{\"status\":403,\"message\":\"Ingen tilgang\"}")),
                fiks("Fiks answers 503", "fiks-error", 1, Fault.status(503, "{\"errorId\":\"e-2\",\"message\":\"Nede\"}")),
                new Illness("Fiks hangs", "fiks-call", "fiks-silent", 1, (ward, cure) -> {
                    ward.hurryWithCalls();
                    ward.twin().faults().add(Fault.of(Fault.Kind.HANG).on(Fault.On.FIKS));
                }),
                fiks("Fiks closes the connection", "fiks-broken", 1, Fault.of(Fault.Kind.CLOSE)),
                fiks("an answer of Fiks that is not HTTP", "fiks-broken", 1, Fault.garbage("SSH-2.0\r\n\r\n")));
    }

    private static Illness refused(MpError error) {
        String code = error.code().orElseThrow();
        return new Illness("Maskinporten refuses with " + code, "token", code.toLowerCase(Locale.ROOT), 1,
                (ward, cure) -> ward.twin().faults().add(Fault.refuse(error)));
    }

    private static Illness fiks(String name, String code, int exitCode, Fault fault) {
        return new Illness(name, "fiks-call", code, exitCode, (ward, cure) -> ward.twin().faults().add(fault.on(Fault.On.FIKS)));
    }

    private static void elsewhere(Ward ward, String host, int port) {
        ward.set("MASKINPORTEN_WELL_KNOWN_URL", "https://" + host + ":" + port + "/.well-known/oauth-authorization-server");
    }

    static int closed() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** Its queue is full, so the system says nothing to those who knock. */
    private static int full(Cure cure) throws IOException {
        ServerSocket server = cure.later(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        while (true) {
            Socket waiting = cure.later(new Socket());
            try {
                waiting.connect(server.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException full) {
                return server.getLocalPort();
            }
        }
    }

    private static int plain(Cure cure) throws IOException {
        ServerSocket server = cure.later(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException gone) {
                    // The next one, or none.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    @Override
    public String toString() {
        return name;
    }
}
