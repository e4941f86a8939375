package no.portner.key;

import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TheChainIsSentLeafFirstTest {

    private static final TestCertificates.Chain CHAIN = virksomhetssertifikat().make();

    @Test
    void whatever_the_order_of_the_file_and_without_the_root() {
        assertThat(IssuerChain.of(CHAIN.leaf(), List.of(CHAIN.root(), CHAIN.leaf(), CHAIN.intermediate())))
                .containsExactly(CHAIN.leaf(), CHAIN.intermediate());
    }

    @Test
    void as_far_as_it_goes() {
        assertThat(IssuerChain.of(CHAIN.leaf(), List.of(CHAIN.root(), CHAIN.leaf()))).containsExactly(CHAIN.leaf());
        assertThat(IssuerChain.of(CHAIN.leaf(), List.of())).containsExactly(CHAIN.leaf());
    }

    @Test
    void a_certificate_that_signed_itself_is_sent_as_it_is() {
        X509Certificate own = virksomhetssertifikat().selfSigned();
        assertThat(IssuerChain.of(own, List.of(own))).containsExactly(own);
    }
}
