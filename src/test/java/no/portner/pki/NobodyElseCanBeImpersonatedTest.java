package no.portner.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import no.portner.transport.UnderTest;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever steals the intermediate's key can sign, but clients that trust the pod's CA believe it for the routes' hosts alone. */
class NobodyElseCanBeImpersonatedTest {

    @TempDir
    private Path directory;
    private Pod pod;
    private PodAuthority stolen;

    /** What a thief may try, each as a server for {@link #host}. */
    enum Attempt {
        ANOTHER_HOST("login.idporten.no"),
        A_SIBLING("api.fiks.ks.no"),
        THE_PARENT("test.ks.no"),
        A_NAME_THAT_ENDS_ALIKE("evil" + Pod.FIKS),
        A_WILDCARD_ABOVE("x.test.ks.no"),
        AN_IPV4_ADDRESS("127.0.0.1"),
        AN_IPV6_ADDRESS("::1"),
        A_COMMON_NAME_WITHOUT_SAN("login.idporten.no"),
        A_CA_OF_ITS_OWN("login.idporten.no"),
        A_ROUTES_HOST_BELOW_A_CA_OF_ITS_OWN(Pod.FIKS);

        private final String host;

        Attempt(String host) {
            this.host = host;
        }
    }

    private record Forged(PrivateKey key, List<X509Certificate> chain) {
    }

    @BeforeEach
    void steal() throws Exception {
        pod = new Pod(directory);
        pod.start();
        stolen = pod.authority();
    }

    private Forged forge(Attempt attempt) throws Exception {
        return switch (attempt) {
            case ANOTHER_HOST, A_SIBLING, THE_PARENT, A_NAME_THAT_ENDS_ALIKE -> signedByStolen(attempt.host,
                    new GeneralName(GeneralName.dNSName, attempt.host));
            case A_WILDCARD_ABOVE -> signedByStolen("wildcard", new GeneralName(GeneralName.dNSName, "*.test.ks.no"));
            case AN_IPV4_ADDRESS, AN_IPV6_ADDRESS -> signedByStolen("address", new GeneralName(GeneralName.iPAddress, attempt.host));
            case A_COMMON_NAME_WITHOUT_SAN -> signedByStolen(attempt.host, null);
            case A_CA_OF_ITS_OWN, A_ROUTES_HOST_BELOW_A_CA_OF_ITS_OWN -> belowOwnCa(attempt.host);
        };
    }

    private Forged signedByStolen(String commonName, GeneralName name) throws Exception {
        KeyPair pair = EcKeys.generate();
        X509Certificate leaf = sign(stolen.intermediate(), stolen.key(), commonName, pair, leafExtensions(name));
        return new Forged(pair.getPrivate(), List.of(leaf, stolen.intermediate()));
    }

    private Forged belowOwnCa(String host) throws Exception {
        KeyPair ca = EcKeys.generate();
        KeyPair pair = EcKeys.generate();
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        X509Certificate authority = sign(stolen.intermediate(), stolen.key(), "CA of its own", ca, extensions.generate());
        X509Certificate leaf = sign(authority, ca.getPrivate(), host, pair, leafExtensions(new GeneralName(GeneralName.dNSName, host)));
        return new Forged(pair.getPrivate(), List.of(leaf, authority, stolen.intermediate()));
    }

    private X509Certificate sign(X509Certificate issuer, PrivateKey key, String commonName, KeyPair pair, Extensions extensions) {
        X500Name subject = Certificates.commonName(commonName);
        return Certificates.issue(Certificates.subject(issuer), key, subject, pair.getPublic(),
                Validity.lasting(Duration.ofDays(1), pod.clock.instant()), extensions);
    }

    private static Extensions leafExtensions(GeneralName name) throws Exception {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        if (name != null) {
            extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
        }
        return extensions.generate();
    }

    @ParameterizedTest
    @EnumSource
    void the_jdk_refuses(Attempt attempt) throws Exception {
        Forged forged = forge(attempt);
        SslContext context = ServerTls.context(forged.key(), forged.chain(), UnderTest.TLS);
        JdkClient client = new JdkClient(pod.caPem());
        try (SniServer server = new SniServer(host -> context)) {
            assertThatThrownBy(() -> client.visit(server, attempt.host)).isInstanceOf(SSLHandshakeException.class)
                    .hasStackTraceContaining("CertPathValidatorException");
        }
    }

    @ParameterizedTest
    @EnumSource
    void openssl_refuses(Attempt attempt) throws Exception {
        Forged forged = forge(attempt);
        Program.Run run = openssl(forged.chain());
        assertThat(run.exitCode()).as(run.output()).isNotZero();
        assertThat(run.output()).containsAnyOf("permitted subtree violation", "excluded subtree violation", "path length constraint");
    }

    /** The other side: the same way of signing, for what is permitted. Without it the refusals above could have any reason. */
    @Test
    void what_is_signed_for_a_routes_host_passes() throws Exception {
        Forged forged = signedByStolen(Pod.FIKS, new GeneralName(GeneralName.dNSName, Pod.FIKS));
        SslContext context = ServerTls.context(forged.key(), forged.chain(), UnderTest.TLS);
        try (SniServer server = new SniServer(host -> context)) {
            assertThat(new JdkClient(pod.caPem()).visit(server, Pod.FIKS).answer()).endsWith(SniServer.BODY);
        }
        Program.Run run = openssl(forged.chain());
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void the_leaves_of_portner_itself_pass_strict_verification() throws Exception {
        PodAuthority.Leaf leaf = stolen.leaf(Pod.FIKS, pod.clock.instant());
        Program.Run run = openssl(stolen.chainOf(leaf), "-x509_strict", "-purpose", "sslserver", "-verify_hostname", Pod.FIKS);
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void a_host_too_long_for_a_common_name_passes_strict_verification() throws Exception {
        String host = "a".repeat(60) + ".b." + "c".repeat(60) + ".ks.no";
        pod.hosts = Set.of(host);
        pod.start();
        PodAuthority authority = pod.authority();
        PodAuthority.Leaf leaf = authority.leaf(host, pod.clock.instant());
        Program.Run run = openssl(authority.chainOf(leaf), "-x509_strict", "-purpose", "sslserver", "-verify_hostname", host);
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void the_key_of_the_root_is_nowhere() throws Exception {
        assertThat(stolen.key()).isInstanceOf(ECPrivateKey.class);
        assertThat(EcKeys.belongTogether(stolen.key(), stolen.root().getPublicKey())).isFalse();
        assertThat(Files.readString(pod.keyFile())).containsOnlyOnce("PRIVATE KEY-----\nM");
        try (Stream<Path> files = Files.list(pod.caDir)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).doesNotContain("PRIVATE");
            }
        }
    }

    private Program.Run openssl(List<X509Certificate> chain, String... options) throws Exception {
        Path leaf = Files.writeString(directory.resolve("leaf.pem"), Pem.of(chain.get(0)));
        StringBuilder others = new StringBuilder();
        chain.subList(1, chain.size()).forEach(certificate -> others.append(Pem.of(certificate)));
        Path untrusted = Files.writeString(directory.resolve("untrusted.pem"), others);
        List<String> arguments = new ArrayList<>(List.of("verify", "-CAfile", pod.caPem().toString(), "-untrusted", untrusted.toString()));
        arguments.addAll(List.of(options));
        arguments.add(leaf.toString());
        return Program.named("openssl").run(arguments.toArray(String[]::new));
    }
}
