package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What a call carried. No failure says the token. */
final class Credentials {

    private static final List<String> OURS = List.of("authorization", "integrasjonid", "integrasjonpassord");

    private Credentials() {
    }

    /** Fiks has answered 200 only for a live token with the integration's own password; that these came once is seen here. */
    static void assertOurs(Pod pod, Received call) {
        assertThat(call.header("Host")).hasSizeLessThanOrEqualTo(1).allMatch(host -> host.equals("api.fiks.test.ks.no"));
        assertThat(call.header("Authorization").stream().map(value -> value.startsWith("Bearer ey")).toList())
                .as("one Authorization, with a token").containsExactly(true);
        assertThat(call.header("IntegrasjonId")).containsExactly(pod.upstream().integration());
        assertThat(call.header("IntegrasjonPassord").stream().map(pod.upstream().integrationPassword()::equals).toList())
                .as("the integration's password, once").containsExactly(true);
        assertThat(call.headerNames()).noneMatch(name -> name.startsWith("proxy-") || name.startsWith("x-forwarded") || name.equals("via"));
    }

    static void assertNone(Received call) {
        assertThat(call.headerNames()).doesNotContainAnyElementsOf(OURS)
                .noneMatch(name -> name.startsWith("proxy-") || name.startsWith("x-forwarded") || name.equals("via"));
    }
}
