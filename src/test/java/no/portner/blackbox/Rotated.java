package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.portner.twin.ReceivedGrant;

/** A Portner under constant calls whose key files change every now and then. What it signs with is what the twin's journal says. */
final class Rotated implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TwinEnvironment environment;
    private final PortnerProcess portner;
    private final ConstantCalls calls;

    private Rotated(TwinEnvironment environment, PortnerProcess portner, ConstantCalls calls) {
        this.environment = environment;
        this.portner = portner;
        this.calls = calls;
    }

    /** @param paths what is called */
    static Rotated start(TwinEnvironment environment, Map<String, String> variables, String... paths) throws Exception {
        variables.put("PORTNER_RELOAD_INTERVAL", "1s");
        PortnerProcess portner = PortnerProcess.start(variables);
        try {
            String[] urls = new String[paths.length];
            for (int i = 0; i < paths.length; i++) {
                String url = portner.proxy(paths[i]);
                urls[i] = url;
                eventually(PATIENCE, () -> assertThat(Calls.get(url).statusCode()).isEqualTo(200));
            }
            return new Rotated(environment, portner, ConstantCalls.to(urls));
        } catch (Exception | AssertionError e) {
            portner.close();
            throw e;
        }
    }

    /** Waits until it has said so: just once. */
    void says(String text) throws Exception {
        eventually(PATIENCE, () -> assertThat(portner.output()).contains(text));
        assertThat(portner.output()).containsOnlyOnce(text);
    }

    /** Waits for a grant that this key signed. */
    void isGrantedBy(String key) throws Exception {
        eventually(PATIENCE, () -> assertThat(grants()).as(portner.output()).anyMatch(grant -> grant.granted() && grant.key().equals(key)));
    }

    /** Waits until the twin has granted what the key signed, and it has taken over. */
    void goesOverTo(String clientId, String key) throws Exception {
        isGrantedBy(key);
        eventually(PATIENCE, () -> {
            assertThat(client(clientId).containsKey("next_key")).isFalse();
            assertThat(client(clientId).containsKey("key_files_error")).isFalse();
        });
    }

    /** Waits for a request after this moment; all of them are signed by this key. */
    void renewsBy(String clientId, String key) throws Exception {
        environment.twin().maskinporten().reset();
        eventually(PATIENCE, () -> assertThat(requests(clientId)).as(portner.output()).isNotEmpty());
        assertThat(requests(clientId)).allMatch(grant -> grant.key().equals(key), "signed by " + key);
    }

    List<ReceivedGrant> requests(String clientId) {
        return grants().stream().filter(grant -> grant.clientId().equals(clientId)).toList();
    }

    private List<ReceivedGrant> grants() {
        return environment.twin().maskinporten().journal();
    }

    /** What the status says of a client. */
    JsonObject client(String clientId) throws Exception {
        return Calls.json(Calls.get("http://localhost:" + portner.adminPort() + "/status")).getJsonArray("clients").stream()
                .map(JsonObject.class::cast).filter(client -> client.getString("client_id").equals(clientId)).findFirst().orElseThrow();
    }

    void noCallHasFailed() {
        calls.requireAllGood();
    }

    @Override
    public void close() throws Exception {
        try (portner) {
            calls.close();
        }
    }
}
