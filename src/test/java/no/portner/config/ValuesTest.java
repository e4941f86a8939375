package no.portner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    private enum Colour { RED, DARK_BLUE }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "7180, 7180", "65535, 65535", "00080, 80"})
    void aPortIsAWholeNumberOfItsRange(String text, int port) throws Unusable {
        assertThat(Values.port().parse(text)).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "80.0", "0x50", "http", "8 0", "99999999999", "4294967376", "+80", "٣"})
    void anythingElseIsNoPort(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Values.port().parse(text))
                .satisfies(e -> assertThat(e.remedy()).isEqualTo("set a whole number from 0 to 65535"));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "on, true", "false, false", "Off, false"})
    void aSwitchIsOnOrOff(String text, boolean value) throws Unusable {
        assertThat(Values.bool().parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "yes", "sant", "truee"})
    void otherWordsAreNoSwitch(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Values.bool().parse(text)).withMessageContaining("set true or false");
    }

    @ParameterizedTest
    @CsvSource({"red, RED", "dark-blue, DARK_BLUE", "Dark-Blue, DARK_BLUE"})
    void aChoiceIsWrittenWithHyphens(String text, Colour colour) throws Unusable {
        assertThat(Values.oneOf(Colour.values()).parse(text)).isEqualTo(colour);
    }

    @Test
    void anUnknownChoiceIsToldWhatThereIs() {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Values.oneOf(Colour.values()).parse("dark_blue"))
                .withMessage("is unknown; set red or dark-blue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a,b", " a ,  b,", "a\tb\na"})
    void aListHasBlanksOrCommasBetweenItsItemsAndEachOnce(String text) throws Unusable {
        assertThat(Values.list(Values.word()).parse(text)).isEqualTo(List.of("a", "b"));
    }

    @Test
    void aListOfNothingIsRefused() {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Values.list(Values.word()).parse(" , "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nX: y", "a\u0000", "smørbrød", " zz9", "zz9 "})
    void whatAHeaderCannotCarryIsRefusedAndNotRepeated(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Values.fieldValue().parse(text))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ks:fiks", "altinn:instances.read", "https://example.no/x"})
    void aScopeIsVisibleAscii(String text) throws Unusable {
        assertThat(Values.scope().parse(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"ks:fiks\"", "ks\\fiks", "kø:fiks"})
    void quotesAndTheLikeAreNoScope(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Values.scope().parse(text));
    }
}
