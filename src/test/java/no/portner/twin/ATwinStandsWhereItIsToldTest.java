package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** At addresses and under names of its own, so that a whole world can be made with it. */
class ATwinStandsWhereItIsToldTest {

    @Test
    void itListensAtItsAddressesAndIsCalledByItsName() throws Exception {
        try (Twin twin = Twin.start(TwinOptions.defaults().withPlaces(
                new TwinPlace("maskinporten.example.no", List.of("127.0.0.2"), 0), new TwinPlace("fiks.example.no", List.of("127.0.0.3"), 0)));
                Socket fiks = new Socket(InetAddress.getByName("127.0.0.3"), twin.fiks().port());
                Socket maskinporten = new Socket(InetAddress.getByName("127.0.0.2"), twin.maskinporten().port())) {
            assertThat(fiks.isConnected() && maskinporten.isConnected()).isTrue();
            assertThat(twin.fiks().url()).isEqualTo("https://fiks.example.no:" + twin.fiks().port());
            assertThat(twin.maskinporten().issuer()).isEqualTo("https://maskinporten.example.no:" + twin.maskinporten().port() + "/");
        }
    }

    @Test
    void thePortOfHttpsIsNotSaid() {
        assertThat(new TwinPlace("fiks.example.no", List.of("127.0.0.1"), 443).url(443)).isEqualTo("https://fiks.example.no");
    }

    @Test
    void aPlaceWithoutNameAddressOrPortIsNone() {
        assertThatThrownBy(() -> new TwinPlace(" ", List.of("127.0.0.1"), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TwinPlace("a", List.of(), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TwinPlace("a", List.of("127.0.0.1"), 65_536)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Loopback's second address may be missing; one that was asked for may not. */
    @Test
    void anAddressThatIsNotHereIsAnError() {
        assertThatThrownBy(() -> Twin.start(TwinOptions.defaults().withPlaces(TwinPlace.loopback(0),
                new TwinPlace("fiks.example.no", List.of("127.0.0.1", "192.0.2.1"), 0)))).isInstanceOf(RuntimeException.class);
    }
}
