package no.portner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import no.portner.config.OutgoingProxy;
import no.portner.config.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyUrlTest {

    @ParameterizedTest
    @CsvSource({"http://proxy:3128, proxy, 3128", "HTTP://10.0.0.1:8080/, 10.0.0.1, 8080", "http://[fd00::1]:1, fd00::1, 1"})
    void hostAndPort(String text, String host, int port) throws Exception {
        assertThat(ProxyUrl.parser().parse(text)).isEqualTo(new OutgoingProxy(host, port, Optional.empty()));
    }

    @Test
    void credentialsAreUnescapedAndAPlusIsAPlus() throws Exception {
        OutgoingProxy.Credentials credentials = ProxyUrl.parser().parse("http://s%C3%B8r:a+b%3A%2F%40%25@proxy:3128").credentials().orElseThrow();
        assertThat(credentials.user()).isEqualTo("s\u00f8r");
        assertThat(credentials.password().reveal()).isEqualTo("a+b:/@%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy:3128", "https://me:7ecret@proxy:3128", "http://me:7ecret@proxy", "http://me:7ecret@proxy:0",
        "http://me:7ecret@proxy:3128/x", "http://me:7ecret@proxy:3128?x", "http://me:7ec ret@proxy:3128", "http://me:7ec%0aret@proxy:3128",
        "http://:7ecret@proxy:3128", "http://m%3Ae:7ecret@proxy:3128", "http://me:7ec%ret@proxy:3128", "http://"})
    void whatIsWrongIsToldWithoutTheValue(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> ProxyUrl.parser().parse(text))
                .satisfies(e -> assertThat(e.wrong() + e.remedy()).doesNotContain("7ec").contains("http://host:port"));
    }
}
