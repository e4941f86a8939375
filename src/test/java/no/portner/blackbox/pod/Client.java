package no.portner.blackbox.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Programs that know nothing of Portner: they take lines "METHOD URL BYTES" and answer each with a line. */
enum Client {
    CURL(List.of("sh", "/clients/curl.sh", "--http1.1"), "curl --version"),
    CURL_HTTP2(List.of("sh", "/clients/curl.sh", "--http2"), "curl --version | grep -w HTTP2"),
    JDK(List.of("/jdk/bin/java", "-cp", "/classes", JdkClient.class.getName()), "true"),
    NODE_FETCH(List.of("node", "/clients/fetch.mjs"), "node -e fetch"),
    PYTHON_URLLIB(List.of("/usr/bin/python3", "/clients/urllib_client.py"), "/usr/bin/python3 -c 'import urllib.request'"),
    PYTHON_REQUESTS(List.of("/usr/bin/python3", "/clients/requests_client.py"), "/usr/bin/python3 -c 'import requests'"),
    KS_LIBRARY(List.of("/jdk/bin/java", "-cp", "/classes:/jars/*", KsClient.class.getName()), "true"),
    PYTHON_H2(List.of("/usr/bin/python3", "/clients/h2_client.py"), "/usr/bin/python3 -c 'import h2'");

    private final List<String> command;
    private final String needs;

    Client(List<String> command, String needs) {
        this.command = command;
        this.needs = needs;
    }

    /** Skips the test where it is not installed, or fails it in CI. */
    void require() {
        Tools.require(needs);
    }

    /** Those of them that this machine has: the tests of the others are skipped, or fail in CI. */
    static List<Client> installed(Set<Client> clients) {
        return clients.stream().filter(client -> Tools.works(client.needs)).toList();
    }

    /** @param integration the id that KS' library wants to be told */
    List<String> command(String integration) {
        List<String> all = new ArrayList<>(command);
        if (this == KS_LIBRARY) {
            all.add(integration);
        }
        return all;
    }

    /** Whether it asks for HTTP/2 where TLS lets it. */
    boolean asksForHttp2() {
        return this == CURL_HTTP2 || this == JDK || this == PYTHON_H2;
    }

    /** Whether it can do without TLS. */
    boolean speaksPlain() {
        return this != PYTHON_H2;
    }

    /** Whether it knows of proxies at all: Node's fetch does from 22.21 and 24 on. */
    boolean knowsProxies() {
        return this != NODE_FETCH
                || Tools.works("node -e 'const [a, b] = process.versions.node.split(`.`); process.exit(a > 23 || a == 22 && b > 20 ? 0 : 1)'");
    }

    /** Whether it has calls of its own to make, in place of those that it is told. */
    boolean onlySends() {
        return this == KS_LIBRARY;
    }

    /** What the documents tell whoever uses such a client to set, so that it trusts the pod's CA too. */
    static Map<String, String> trust(String directory) {
        return Map.of("CURL_CA_BUNDLE", directory + "/ca-bundle.pem", "SSL_CERT_FILE", directory + "/ca-bundle.pem",
                "REQUESTS_CA_BUNDLE", directory + "/ca-bundle.pem", "NODE_EXTRA_CA_CERTS", directory + "/ca.pem",
                "JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.trustStore=" + directory + "/truststore.p12");
    }

    /** What leads such a client to a proxy, in all the spellings that clients know. */
    static Map<String, String> proxy(String host, int port) {
        String url = "http://" + host + ":" + port;
        String java = " -D%1$s.proxyHost=" + host + " -D%1$s.proxyPort=" + port;
        return Map.of("HTTP_PROXY", url, "http_proxy", url, "HTTPS_PROXY", url, "https_proxy", url, "NO_PROXY", "localhost,127.0.0.1",
                "no_proxy", "localhost,127.0.0.1", "NODE_USE_ENV_PROXY", "1",
                "JAVA_TOOL_OPTIONS", java.formatted("http") + java.formatted("https"));
    }
}
