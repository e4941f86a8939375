package no.portner.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import no.portner.transport.TlsEngine;
import no.portner.transport.UnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs, given {@code ca.pem} and nothing else, get through to a route's host with their own checks in force. */
class EveryClientTrustsThePodCaTest {

    @TempDir
    private Path directory;
    private Pod pod;
    private InterceptionContexts contexts;
    private SniServer server;

    @BeforeEach
    void start() throws Exception {
        pod = new Pod(directory);
        contexts = pod.start();
        server = new SniServer(contexts::contextFor);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3," + Pod.FIKS, "TLSv1.2," + Pod.FIKS, "TLSv1.3," + Pod.SVARUT, "TLSv1.2," + Pod.SVARUT})
    void the_jdk_gets_through_with_either_version_of_tls(String protocol, String host) throws Exception {
        JdkClient.Visit visit = new JdkClient(pod.caPem()).visit(server, host, protocol);
        assertThat(visit.protocol()).isEqualTo(protocol);
        assertThat(visit.answer()).endsWith(SniServer.BODY);
    }

    @Test
    void the_chain_is_the_leaf_and_the_intermediate_without_the_root() throws Exception {
        JdkClient.Visit visit = new JdkClient(pod.caPem()).visit(server, Pod.FIKS);
        assertThat(visit.chain()).hasSize(2).doesNotContain(contexts.root());
        assertThat(visit.chain().get(1).getIssuerX500Principal()).isEqualTo(contexts.root().getSubjectX500Principal());
        assertThat(visit.chain().get(0).getSubjectAlternativeNames()).containsExactly(List.of(2, Pod.FIKS));
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,h2;http/1.1,h2", "TLSv1.2,h2;http/1.1,h2", "TLSv1.3,http/1.1;h2,h2", "TLSv1.3,http/1.1,http/1.1",
            "TLSv1.2,http/1.1,http/1.1", "TLSv1.3,grpc-exp;h2,h2"})
    void http_2_is_chosen_where_the_client_offers_it(String protocol, String offered, String chosen) throws Exception {
        JdkClient.Visit visit = new JdkClient(pod.caPem()).visit(server, Pod.FIKS, protocol, offered.split(";"));
        assertThat(visit.applicationProtocol()).isEqualTo(chosen);
    }

    @Test
    void a_client_without_alpn_has_no_protocol_chosen_for_it() throws Exception {
        assertThat(new JdkClient(pod.caPem()).visit(server, Pod.FIKS).applicationProtocol()).isEmpty();
    }

    @Test
    void a_client_that_speaks_neither_protocol_is_told_so() throws Exception {
        JdkClient client = new JdkClient(pod.caPem());
        if (UnderTest.TLS == TlsEngine.OPENSSL) {
            // Netty's OpenSSL engine has no alert for it: the client finds that nothing was chosen.
            assertThat(client.visit(server, Pod.FIKS, "TLSv1.3", "imap").applicationProtocol()).isEmpty();
            return;
        }
        assertThatThrownBy(() -> client.visit(server, Pod.FIKS, "TLSv1.3", "imap")).isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("no_application_protocol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void openssl_gets_through_in_strict_mode(String version) throws Exception {
        Program.Run run = Program.named("openssl").run("s_client", "-connect", "127.0.0.1:" + server.port(), version, "-servername",
                Pod.FIKS, "-verify_hostname", Pod.FIKS, "-verify_return_error", "-x509_strict", "-CAfile", pod.caPem().toString());
        assertThat(run.output()).contains("Verify return code: 0 (ok)");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void curl_gets_through() throws Exception {
        Program.Run run = Program.named("curl").run("-sS", "--http1.1", "--cacert", pod.caPem().toString(), "--resolve",
                Pod.FIKS + ":" + server.port() + ":127.0.0.1", "https://" + Pod.FIKS + ":" + server.port() + "/");
        assertThat(run.output()).isEqualTo(SniServer.BODY);
    }

    /** Strict verification is Python's default from 3.13 on. */
    @Test
    void python_gets_through_in_strict_mode() throws Exception {
        Program.Run run = Program.named("python3").run("-c", """
                import socket, ssl, sys
                port, host, ca = int(sys.argv[1]), sys.argv[2], sys.argv[3]
                context = ssl.create_default_context(cafile=ca)
                context.verify_flags |= ssl.VERIFY_X509_STRICT
                with context.wrap_socket(socket.create_connection(("127.0.0.1", port), 10), server_hostname=host) as tls:
                    tls.sendall(b"GET / HTTP/1.1\\r\\n\\r\\n")
                    print(tls.recv(4096).decode())
                """, String.valueOf(server.port()), Pod.FIKS, pod.caPem().toString());
        assertThat(run.output()).contains(SniServer.BODY);
    }

    @Test
    void node_gets_through() throws Exception {
        Program.Run run = Program.named("node").run("-e", """
                const [port, host, ca] = process.argv.slice(1);
                const socket = require('tls').connect({ host: '127.0.0.1', port, servername: host, ca: require('fs').readFileSync(ca) },
                    () => socket.write('GET / HTTP/1.1\\r\\n\\r\\n'));
                socket.on('data', data => process.stdout.write(data));
                socket.on('error', error => { console.log(error.message); process.exit(1); });
                """, String.valueOf(server.port()), Pod.FIKS, pod.caPem().toString());
        assertThat(run.output()).contains(SniServer.BODY);
    }

    @Test
    void a_host_that_is_no_routes_has_no_context() {
        assertThat(contexts.contextFor("www.ks.no")).isNull();
        assertThat(contexts.contextFor("x." + Pod.FIKS)).isNull();
    }
}
