package no.portner.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "-, -, EN", "nb, -, NB", "en, nb, EN", "-, 'nb-NO,nb;q=0.9,en;q=0.8', NB", "-, 'no', NB", "-, 'nn-NO, en;q=0.5', NB", "-, 'en-GB,nb;q=0.5', EN",
        "-, 'de, nb;q=0.4, en;q=0.6', EN", "-, 'de', EN", "-, 'nb;q=0', EN", "xx, nb, NB", "-, '???;;;', EN", "-, '*', EN"
    })
    void isTheOneAskedForElseTheOnePreferredElseEnglish(String asked, String accepted, Language language) {
        assertThat(Language.of(asked, accepted)).isEqualTo(language);
    }
}
