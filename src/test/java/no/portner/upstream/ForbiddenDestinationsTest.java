package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenDestinationsTest {

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "169.254.0.1", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192", "0.0.0.0",
        "0.1.2.3", "224.0.0.1", "239.255.255.255", "255.255.255.255", "fe80::1", "febf::1", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "::", "ff02::1",
        "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "::169.254.169.254", "64:ff9b::169.254.169.254", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::1", "2002:6464:64c8::", "::ffff:100.100.100.200", "64:ff9b::168.63.129.16"})
    void metadata_services_and_addresses_of_nobody_are_forbidden(String address) {
        assertThat(ForbiddenDestinations.contains(Names.literal(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.100.100.201", "169.253.255.255", "169.255.0.0",
        "8.8.8.8", "2001:db8::1", "fd00::1", "fc00::1", "64:ff9b::8.8.8.8", "2002:808:808::1", "::ffff:10.0.0.1", "192.0.0.193"})
    void all_others_are_not(String address) {
        assertThat(ForbiddenDestinations.contains(Names.literal(address))).isFalse();
    }

    /** Some systems' own functions take these for addresses. */
    @ParameterizedTest
    @ValueSource(strings = {"64:ff9b::169.254.169.254.", "1:2", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "169.254.169.254.", "127.1", "0x7f.1"})
    void unusual_spellings_are_neither_addresses_nor_names(String text) {
        assertThat(Names.literal(text)).isNull();
        assertThat(Names.isName(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.fiks.ks.no", "localhost", "a_b", "1.example.no", "example.no.", "4you", "0x.no", "xn--p1ai"})
    void names_are_names(String text) {
        assertThat(Names.isName(text)).isTrue();
    }
}
