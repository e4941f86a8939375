package no.portner.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that someone else made lead to loopback is not answered (DNS rebinding). */
class AdminHostsTest {

    private static final AdminHosts ORDINARY = AdminHosts.of("localhost", false, List.of("portner.internal"));
    private static final AdminHosts REACHABLE = AdminHosts.of("0.0.0.0", true, List.of());

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:7164", "127.0.0.1", "127.0.0.1:7164", "127.8.9.1", "[::1]", "[::1]:7164", "portner.internal",
        "Portner.Internal:1", "[::ffff:127.0.0.1]", "localhost:"})
    void whatLeadsToLoopbackWhateverANameServerSaysIsAnswered(String host) {
        assertThat(ORDINARY.allows(host)).isTrue();
        assertThat(AdminHosts.loopback().allows(host)).isEqualTo(!host.toLowerCase(java.util.Locale.ROOT).startsWith("portner"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::127.0.0.1]", "[0:0::127.0.0.1]:7164", "evil.example", "localhost.evil.example", "evil.example:7164",
        "127.0.0.1.nip.io", "a.localhost", "localhost.", "127.1", "2130706433",
        "0x7f000001", "0177.0.0.1", "0.0.0.0", "10.0.0.1", "[fd00::1]", "", ":7164", "[::1", "[]", "::1", "[::1%lo]", "[::1]x", "[localhost]", "localhost:71640000",
        "localhost:7a", "localhost:1:2", "user@localhost", "localhost/", "localhost,evil.example", " localhost", "[", "]", "[:", "[::1]:-1"})
    void everyOtherIsNot(String host) {
        assertThat(ORDINARY.allows(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:7164", "[fd00::1]:7164", "localhost"})
    void aListenerBeyondLoopbackIsAlsoCalledByAddress(String host) {
        assertThat(REACHABLE.allows(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "portner.internal", "[fd00::1%eth0]"})
    void butByNoNameThatItWasNotGiven(String host) {
        assertThat(REACHABLE.allows(host)).isFalse();
    }
}
