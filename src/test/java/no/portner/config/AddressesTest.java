package no.portner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({"api.fiks.ks.no, api.fiks.ks.no", "API.Fiks.KS.no, api.fiks.ks.no", "localhost, localhost", "a, a",
        "xn--brd-0na.no, xn--brd-0na.no",
        "1.example, 1.example"})
    void aHostNameIsMadeLowerCase(String text, String host) throws Unusable {
        assertThat(Addresses.hostName().parse(text)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({"https://api.fiks.ks.no, has a scheme", "api.fiks.ks.no:443, has a port", "api.fiks.ks.no/, has a path",
        "10.0.0.1, 'is an address, not a host name'", "::1, 'is an address, not a host name'",
        "256.1.1.1, 'is an address, not a host name'",
        "api_fiks.ks.no, is not a host name", "-a.no, is not a host name", "a..no, is not a host name", "a.no., is not a host name",
        "brød.no, is not a host name", "*.ks.no, is not a host name", "a b, is not a host name"})
    void whatIsNotAHostNameIsToldWhy(String text, String wrong) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Addresses.hostName().parse(text))
                .withMessage(wrong + "; set a host name alone, such as api.fiks.ks.no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.255.255.254", "::1", "[::1]", "0:0:0:0:0:0:0:1",
        "::ffff:127.0.0.1"})
    void loopbackIsNotReachableFromOutside(String address) {
        assertThat(Addresses.isLoopback(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "127.0.0.1.nip.io", "localhost.example", "127.1", "::2", "portner",
        "", ":"})
    void everythingElseMayBe(String address) {
        assertThat(Addresses.isLoopback(address)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"localhost, localhost", "0.0.0.0, 0.0.0.0", "[::], ::", "::1, ::1", "pod-name, pod-name"})
    void aListenerBindsToANameOrAnAddress(String text, String address) throws Unusable {
        assertThat(Addresses.listenAddress().parse(text)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:7180", "127.0.0.1:80", "300.0.0.1", "1.2.3", "http://localhost", ":::1", "fe80::1%eth0", "a b"})
    void aListenerBindsToNothingElse(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Addresses.listenAddress().parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://maskinporten.no/token", "http://localhost:8080/x", "http://127.0.0.1/x", "http://[::1]:9/x",
        "HTTPS://a.no"})
    void aUrlIsHttpsOrOnLoopback(String text) throws Unusable {
        assertThat(Addresses.url().parse(text)).isEqualTo(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://maskinporten.no/token", "http://localhost.evil.no/", "ftp://localhost/", "maskinporten.no",
        "https:///x",
        "https://user:word@a.no/", "https://a.no/?q=1", "https://a.no/#f", "https://a.no:99999/", "https://a b/", "https:a.no"})
    void otherUrlsAreRefused(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Addresses.url().parse(text))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("word"));
    }

    @ParameterizedTest
    @CsvSource({"https://a.no, https://a.no", "https://a.no/, https://a.no", "https://A.no:8443, https://a.no:8443",
        "https://[::1]:9, https://[::1]:9",
        "https://localhost:1, https://localhost:1"})
    void anUpstreamIsWhereToConnect(String text, URI upstream) throws Unusable {
        assertThat(Addresses.httpsOrigin().parse(text)).isEqualTo(upstream);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.no", "http://localhost:8080", "https://a.no/path", "a.no:443", "https://a.no:0"})
    void tokensTravelOverTlsAlone(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Addresses.httpsOrigin().parse(text));
    }
}
