package no.portner.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenQueryTest {

    private static TokenQuery query(boolean fresh, String resource, String... scopes) {
        return new TokenQuery(new TreeSet<>(List.of(scopes)), Optional.ofNullable(resource), fresh);
    }

    @Test
    void whatTexasIsSentIsUnderstood() throws Exception {
        assertThat(TokenQuery.json("{\"identity_provider\":\"maskinporten\",\"target\":\"ks:b ks:a\",\"resource\":null,\"skip_cache\":false}"))
                .isEqualTo(query(false, null, "ks:a", "ks:b"));
        assertThat(TokenQuery.json("{\"target\":\"ks:fiks\",\"resource\":\"https://r.example/\",\"identity_provider\":\"maskinporten\",\"skip_cache\":true}"))
                .isEqualTo(query(true, "https://r.example/", "ks:fiks"));
        assertThat(TokenQuery.form("identity_provider=maskinporten&target=ks%3Ab+ks:a&skip_cache=true")).isEqualTo(query(true, null, "ks:a", "ks:b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{}", "x", "{\"identity_provider\":\"maskinporten\"}",
        "{\"identity_provider\":\"azuread\",\"target\":\"ks:fiks\"}", "{\"identity_provider\":\"maskinporten\",\"target\":\" \"}",
        "{\"identity_provider\":\"maskinporten\",\"target\":\"ks:fiks\",\"consumer_org\":\"910753614\"}",
        "{\"identity_provider\":\"maskinporten\",\"target\":\"ks:fiks\",\"authorization_details\":[]}",
        "{\"identity_provider\":\"maskinporten\",\"target\":[\"ks:fiks\"]}", "{\"identity_provider\":\"maskinporten\",\"target\":1}",
        "{\"identity_provider\":\"maskinporten\",\"target\":\"ks:fiks\",\"skip_cache\":\"true\"}",
        "{\"identity_provider\":\"maskinporten\",\"target\":\"ks:fiks\",\"target\":\"ks:b\"}",
        "{\"identity_provider\":\"maskinporten\",\"target\":\"ks:fiks\"} x"})
    void whatIsNotUnderstoodWholeIsRefusedAndNotRepeated(String body) {
        assertThatExceptionOfType(TokenQuery.Unreadable.class).isThrownBy(() -> TokenQuery.json(body))
                .satisfies(e -> assertThat(e).message().doesNotContain("910753614", "azuread", "ks:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "target=ks:fiks", "identity_provider=maskinporten&target=ks:fiks&target=ks:b", "identity_provider=maskinporten&target=%zz",
        "identity_provider=maskinporten&target=ks:fiks&skip_cache=yes", "identity_provider=maskinporten&target=ks:fiks&x"})
    void formsToo(String body) {
        assertThatExceptionOfType(TokenQuery.Unreadable.class).isThrownBy(() -> TokenQuery.form(body));
    }
}
