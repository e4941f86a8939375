package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code k8s/redirect} does to a pod's rules, by nft and by iptables. */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
@ParameterizedClass
@ValueSource(strings = {"nft", "iptables"})
class RedirectRulesIT {

    private static final String FIKS = UpstreamProgram.FIKS.get(0);

    @Parameter
    String with;

    @BeforeEach
    void begin() throws Exception {
        Tools.require(with + " --version", with.equals("nft") ? "true" : "ip6tables-save --version");
        SharedPod.pod().machine().etc("hosts", Pod.HOSTS_WITHOUT);
    }

    @AfterEach
    void end() throws Exception {
        redirect("--remove");
        SharedPod.pod().upstream().name(FIKS, UpstreamProgram.FIKS_ADDRESSES);
        SharedPod.pod().machine().etc("hosts", Pod.HOSTS_WITH_ALIASES);
    }

    @Test
    void theSameRulesComeOfRunningItTwice() {
        List<String> none = rules();
        redirect();
        List<String> once = rules();
        redirect();
        assertThat(rules()).isEqualTo(once).isNotEqualTo(none);
        assertThat(String.join("\n", once)).contains("10.71.0.2", "fd71::2", "65532", "443", "80").doesNotContain("10.71.0.3", "fd71::3");
    }

    @Test
    void nothingIsLeftOfItWhenItIsRemoved() {
        List<String> none = rules();
        redirect();
        redirect("--remove");
        redirect("--remove");
        assertThat(rules()).isEqualTo(none);
    }

    @Test
    void rulesOfOthersStay() {
        String chain = with.equals("nft") ? "nft add table inet others" : "iptables -t nat -N OTHERS";
        String gone = with.equals("nft") ? "nft delete table inet others" : "iptables -t nat -X OTHERS";
        SharedPod.pod().machine().run("sh", "-c", chain);
        List<String> others = rules();
        redirect();
        redirect("--remove");
        assertThat(rules()).isEqualTo(others).isNotEmpty();
        SharedPod.pod().machine().run("sh", "-c", gone);
    }

    @Test
    void aChangedAddressTakesTheOldOnesPlace() throws Exception {
        redirect();
        SharedPod.pod().upstream().name(FIKS, List.of("10.71.0.77"));
        redirect("PORTNER_REDIRECT_HOSTS=" + FIKS);
        assertThat(String.join("\n", rules())).contains("10.71.0.77").doesNotContain("10.71.0.2 ", "10.71.0.2/", "fd71::2");
    }

    @Test
    void aNameWithoutAnAddressChangesNothing() {
        redirect();
        List<String> before = rules();
        assertThatThrownBy(() -> redirect("PORTNER_REDIRECT_HOSTS=" + FIKS + ",finnes-ikke.example.no"))
                .hasMessageContaining("ended with 1").hasMessageContaining("PORTNER_REDIRECT_HOSTS").hasMessageContaining("finnes-ikke");
        assertThat(rules()).isEqualTo(before);
    }

    @Test
    void aNameThatIsAliasedToThePodIsRefused() throws Exception {
        SharedPod.pod().machine().etc("hosts", Pod.HOSTS_WITH_ALIASES);
        assertThatThrownBy(this::redirect).hasMessageContaining("ended with 1").hasMessageContaining("hostAliases");
    }

    @ParameterizedTest
    @CsvSource({"PORTNER_REDIRECT_UID=portner, PORTNER_REDIRECT_UID", "PORTNER_REDIRECT_UID=0, PORTNER_REDIRECT_UID",
        "PORTNER_TRANSPARENT_HTTPS_PORT=0, PORTNER_TRANSPARENT_HTTPS_PORT", "PORTNER_TRANSPARENT_HTTP_PORT=8o, PORTNER_TRANSPARENT_HTTP_PORT",
        "PORTNER_TRANSPARENT_HTTP_PORT=65536, PORTNER_TRANSPARENT_HTTP_PORT", "PORTNER_REDIRECT_HOSTS=a;b, PORTNER_REDIRECT_HOSTS",
        "PORTNER_REDIRECT_HOSTS=, PORTNER_REDIRECT_HOSTS", "PORTNER_REDIRECT_WITH=magic, PORTNER_REDIRECT_WITH", "--undo, --help"})
    void aMistakeIsNamed(String mistake, String named) {
        List<String> before = rules();
        assertThatThrownBy(() -> redirect(mistake)).hasMessageContaining("ended with 64").hasMessageContaining(named);
        assertThat(rules()).isEqualTo(before);
    }

    @Test
    void withoutTheCapabilityItSaysWhatIsMissing() {
        assertThatThrownBy(() -> SharedPod.pod().machine().run("setpriv", "--bounding-set=-all", "--inh-caps=-all", "env",
                "PORTNER_REDIRECT_WITH=" + with, "PORTNER_REDIRECT_HOSTS=" + FIKS, "sh", script()))
                .hasMessageContaining("ended with 1").hasMessageContaining("NET_ADMIN");
    }

    @Test
    void itsHelpNamesEveryVariable() {
        assertThat(redirect("--help")).contains("PORTNER_REDIRECT_HOSTS", "PORTNER_REDIRECT_UID", "PORTNER_TRANSPARENT_HTTPS_PORT",
                "PORTNER_TRANSPARENT_HTTP_PORT", "PORTNER_REDIRECT_WITH");
    }

    private String redirect(String... settings) {
        return redirect(SharedPod.pod(), with, settings);
    }

    /** @param settings variables, or an option */
    static String redirect(Pod pod, String with, String... settings) {
        List<String> command = new ArrayList<>(List.of("env", "PORTNER_REDIRECT_WITH=" + with,
                "PORTNER_REDIRECT_HOSTS=" + String.join(",", UpstreamProgram.FIKS)));
        List<String> options = new ArrayList<>();
        for (String setting : settings) {
            (setting.startsWith("--") ? options : command).add(setting);
        }
        command.addAll(List.of("sh", script()));
        command.addAll(options);
        return pod.machine().run(command.toArray(String[]::new));
    }

    private static String script() {
        return Path.of("k8s", "redirect").toAbsolutePath().toString();
    }

    /** Those that this command would show to whoever asks, but for what counts packets. */
    private List<String> rules() {
        String all = SharedPod.pod().machine().run("sh", "-c", with.equals("nft") ? "nft list ruleset"
                : "iptables-save -t nat; ip6tables-save -t nat");
        return all.lines().filter(line -> with.equals("nft") || line.startsWith("-") || line.startsWith(":") && !line.contains("ACCEPT"))
                .map(line -> line.replaceAll("\\[\\d+:\\d+]", "")).toList();
    }
}
