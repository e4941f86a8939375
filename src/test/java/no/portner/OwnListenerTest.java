package no.portner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnListenerTest {

    @ParameterizedTest
    @CsvSource({
            "127.0.0.1 ::1, 127.0.0.1, 7180, true",
            "127.0.0.1 ::1, ::1, 7180, true",
            "127.0.0.1 ::1, 0.0.0.0, 7180, true",
            "127.0.0.1 ::1, 127.0.0.1, 443, false",
            "127.0.0.1 ::1, 127.0.0.2, 7180, false",
            "127.0.0.1 ::1, 192.0.2.1, 7180, false",
            "127.0.0.1, ::1, 7180, false",
            "0.0.0.0, 127.0.0.1, 7180, true",
            "0.0.0.0, 127.0.0.2, 7180, true",
            "::, ::1, 7180, true",
            "::, 127.0.0.1, 7180, true",
            "0.0.0.0, 192.0.2.1, 7180, false"})
    void an_address_leads_to_the_listener_or_not(String bound, String address, int port, boolean ours) throws Exception {
        OwnListener own = new OwnListener();
        own.boundTo(addresses(bound), 7180);
        assertThat(own.test(new InetSocketAddress(InetAddress.getByName(address), port))).isEqualTo(ours);
    }

    @Test
    void every_listener_counts() throws Exception {
        OwnListener own = new OwnListener();
        own.boundTo(addresses("127.0.0.1 ::1"), 7180);
        own.boundTo(addresses("127.0.0.1 ::1"), 443);
        own.boundTo(addresses("::"), 7190);
        assertThat(own.test(new InetSocketAddress("127.0.0.1", 7180))).isTrue();
        assertThat(own.test(new InetSocketAddress("::1", 443))).isTrue();
        assertThat(own.test(new InetSocketAddress("127.0.0.1", 7190))).isTrue();
        assertThat(own.test(new InetSocketAddress("127.0.0.1", 80))).isFalse();
    }

    @Test
    void before_it_is_bound_nothing_leads_there() {
        assertThat(new OwnListener().test(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7180))).isFalse();
    }

    private static List<InetAddress> addresses(String bound) {
        return Stream.of(bound.split(" ")).map(address -> {
            try {
                return InetAddress.getByName(address);
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }).toList();
    }
}
