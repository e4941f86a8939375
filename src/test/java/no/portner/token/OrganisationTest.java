package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganisationTest {

    /** Digdir, the examples of its documents, KS, and one with the check digit 0. */
    @ParameterizedTest
    @ValueSource(strings = {"991825827", "910753614", "971032146", "958935420", "920204368", "974761130"})
    void nine_digits_with_the_right_check_digit_are_a_number(String text) {
        assertThat(Organisation.isNumber(text)).isTrue();
    }

    /** The last but one would need the check digit 10. */
    @ParameterizedTest
    @ValueSource(strings = {"", "91075361", "9107536140", "910753615", "910753641", "91075361a", "910 75361", "+91075361", "900000010",
        "٩١٠٧٥٣٦١٤"})
    void anything_else_is_none(String text) {
        assertThat(Organisation.isNumber(text)).isFalse();
    }
}
