package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong values are refused before anything reaches a cluster, by a message that names the value. */
class ChartValuesTest {

    @TempDir
    static Path application;

    @BeforeAll
    static void tools() {
        KubernetesTools.helm();
        Charts.application(application);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            enabled: "yes"                            | at '/enabled': got string, want boolean
            mode: both                                | at '/mode': value must be one of 'reverse', 'proxy', 'interception', 'transparent'
            sidecar: none                             | at '/sidecar': value must be one of 'native', 'classic'
            environment: production                   | at '/environment': value must be one of 'test', 'prod'
            clientId: <client id>                     | at '/clientId': '<client id>' does not match pattern
            clientId: 42                              | at '/clientId': got number, want string
            integrationId: 4f7d1a52                   | at '/integrationId': '4f7d1a52' does not match pattern
            secretName: My_Secret                     | at '/secretName': 'My_Secret' does not match pattern
            secretName: ""                            | at '/secretName': '' does not match pattern
            integrationSecretName: Mine               | 'Mine' does not match pattern
            configMapName: a/b                        | at '/configMapName': 'a/b' does not match pattern
            secret: portner                           | additional properties 'secret' not allowed
            image: portner                            | at '/image': got string, want object
            image: {name: portner}                    | at '/image': additional properties 'name' not allowed
            image: {repository: Portner}              | at '/image/repository': 'Portner' does not match pattern
            image: {tag: a:b}                         | at '/image/tag': 'a:b' does not match pattern
            image: {digest: 'sha256:12'}              | at '/image/digest': 'sha256:12' does not match pattern
            image: {pullPolicy: Sometimes}            | at '/image/pullPolicy': value must be one of
            env: [A]                                  | at '/env': got array, want object
            env: {JAVA_HOME: /x}                      | at '/env': additional properties 'JAVA_HOME' not allowed
            env: {PORTNER_PRESETS: [fiks]}            | at '/env/PORTNER_PRESETS': got array, want boolean or integer or string
            env: {FIKS_ENVIRONMENT: prod}             | portner.env.FIKS_ENVIRONMENT: set portner.environment instead
            env: {PORTNER_TRANSPARENT: true}          | portner.env.PORTNER_TRANSPARENT: set portner.mode instead
            env: {PORTNER_SHUTDOWN: container}        | portner.env.PORTNER_SHUTDOWN: set portner.sidecar instead
            env: {FIKS_INTEGRASJON_PASSORD: hidden}   | portner.env.FIKS_INTEGRASJON_PASSORD is a secret
            env: {PORTNER_ROUTES_0__CLIENT_JWK: '{}'} | portner.env.PORTNER_ROUTES_0__CLIENT_JWK is a secret
            env: {MASKINPORTEN_CERTIFICATE_PATH: /x}  | portner.env.MASKINPORTEN_CERTIFICATE_PATH: portner.keyFrom=secret sets it
            env: {FIKS_INTEGRASJON_PASSORD_FILE: /x}  | set portner.integrationFrom to variables
            env: {MASKINPORTEN_CLIENT_JWK: hidden}    | portner.env.MASKINPORTEN_CLIENT_JWK is a secret
            env: {PORTNER_UPSTREAM_PROXY: hidden}     | portner.env.PORTNER_UPSTREAM_PROXY is a secret
            keyFrom: certmanager                      | at '/keyFrom': value must be one of 'secret', 'digdirator', 'cert-manager', 'variables'
            integrationFrom: digdirator               | at '/integrationFrom': value must be one of 'secret', 'variables'
            keySecretName: a_b                        | 'a_b' does not match pattern
            networkPolicy: {enabled: true}            | at '/networkPolicy/fiks': minItems: got 0, want 1
            networkPolicy: {fiks: [10.0.0.1]}         | at '/networkPolicy/fiks/0': '10.0.0.1' does not match pattern
            monitoring: {labels: [a]}                 | at '/monitoring/labels': got array, want object
            injection: true                           | at '/injection': got boolean, want object
            envFrom: [{secret: a}]                    | at '/envFrom/0': additional properties 'secret' not allowed
            volumeMounts: [{name: a}]                 | at '/volumeMounts/0': missing property 'mountPath'
            noProxy: localhost                        | at '/noProxy': got string, want array
            noProxy: ['a,b']                          | at '/noProxy/0': 'a,b' does not match pattern
            resources: {limits: {memory: much}}       | at '/resources/limits/memory': 'much' does not match pattern
            resources: {memory: 1Gi}                  | at '/resources': additional properties 'memory' not allowed
            """)
    void isRefusedAndTheMessageNamesTheValue(String values, String message) {
        Helm.Run run = Charts.template(application, "portner: {" + values + "}");
        assertThat(run.exit()).as(run.out()).isNotZero();
        assertThat(run.err()).contains(message);
        assertThat(run.err()).as("a secret is not told").doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}",
        "{clientId: 3fa85f64-5717-4562-b3fc-2c963f66afa6, integrationId: 4F7D1A52-0000-4000-8000-00000000000a, environment: prod}",
        "{clientId: oidc_kommune_1}",
        "{image: {repository: 'registry.example.no:5000/team/portner', tag: 0.1.0}}",
        "{image: {digest: 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}}",
        "{env: {PORTNER_MAX_REQUESTS: 1000000, PORTNER_TOKEN_API: true, MASKINPORTEN_SCOPES: 'ks:fiks other:scope'}}",
        "{resources: {requests: {cpu: 1, memory: 128974848}, limits: {memory: 0.5Gi}}}",
        "{noProxy: []}",
    })
    void isTaken(String values) {
        Charts.template(application, "portner: " + values).succeeded();
    }

    /** Helm gives every chart the parent's globals, and charts that have other dependencies have them for those. */
    @Test
    void globalsOfTheApplicationAreNoMistake() {
        Charts.template(application, "global: {imageRegistry: registry.example.no}").succeeded();
    }
}
