package no.portner.blackbox.pod;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientRegistration;
import no.portner.twin.FiksCall;
import no.portner.twin.FiksIntegration;
import no.portner.twin.Twin;
import no.portner.twin.TwinOptions;
import no.portner.twin.TwinPlace;
import no.portner.upstream.ConnectProxy;

/**
 * The world outside the pod, as a program: the twin under the names that Maskinporten and Fiks have, an ordinary site, and the name server
 * that knows them. Reads a command a line and answers each with a line of JSON; ends with its input.
 */
final class UpstreamProgram {

    static final String NAME_SERVER = "10.71.0.2";
    static final String ORDINARY = "annet.example.no";
    static final List<String> FIKS = List.of("api.fiks.test.ks.no", "test.svarut.ks.no");
    static final List<String> FIKS_ADDRESSES = List.of("10.71.0.2", "fd71::2");
    static final List<String> ORDINARY_ADDRESSES = List.of("10.71.0.3", "fd71::3");
    private static final String MASKINPORTEN = "test.maskinporten.no";
    private static final List<String> MASKINPORTEN_ADDRESSES = List.of("10.71.0.4", "fd71::4");
    static final int PROXY_PORT = 3128;
    static final String PROXY_USER = "sone";
    static final String PROXY_PASSWORD = "s:p@ss/ord";
    private static final String ORGNO = "991825827";

    private final Twin twin;
    private final OrdinarySite ordinary;
    private final NameServer names;
    private final ConnectProxy proxy;
    private final Path directory;
    private final String password = UUID.randomUUID().toString();

    private UpstreamProgram(Twin twin, OrdinarySite ordinary, NameServer names, ConnectProxy proxy, Path directory) {
        this.twin = twin;
        this.ordinary = ordinary;
        this.names = names;
        this.proxy = proxy;
        this.directory = directory;
    }

    /** @param arguments a directory, for the files that Portner needs */
    public static void main(String... arguments) throws IOException, GeneralSecurityException {
        NameServer names = NameServer.start(NAME_SERVER);
        names.name(MASKINPORTEN, addresses(MASKINPORTEN_ADDRESSES)).name(ORDINARY, addresses(ORDINARY_ADDRESSES));
        for (String name : FIKS) {
            names.name(name, addresses(FIKS_ADDRESSES));
        }
        Twin twin = Twin.start(TwinOptions.defaults().withHttp2().withPlaces(new TwinPlace(MASKINPORTEN, MASKINPORTEN_ADDRESSES, 443),
                new TwinPlace(FIKS.get(0), FIKS_ADDRESSES, 443)));
        char[] password = UUID.randomUUID().toString().toCharArray();
        OrdinarySite ordinary = OrdinarySite.start(ORDINARY_ADDRESSES, twin.pki().server(List.of(ORDINARY), password), password);
        ConnectProxy proxy = ConnectProxy.at(InetAddress.getByName(NAME_SERVER), PROXY_PORT, UpstreamProgram::outgoing);
        new UpstreamProgram(twin, ordinary, names, proxy, Path.of(arguments[0])).serve();
        twin.close();
        System.exit(0);
    }

    /** A cluster's outgoing proxy, which wants to know who comes, and where these hosts are. */
    private static void outgoing(Socket client, String head) throws IOException {
        String known = Base64.getEncoder().encodeToString((PROXY_USER + ":" + PROXY_PASSWORD).getBytes(StandardCharsets.UTF_8));
        String host = head.split("[ :]")[1];
        if (head.lines().noneMatch(line -> line.equalsIgnoreCase("Proxy-Authorization: Basic " + known))) {
            client.getOutputStream().write("HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n".getBytes(
                    StandardCharsets.US_ASCII));
            client.close();
        } else {
            String address = host.equals(MASKINPORTEN) ? MASKINPORTEN_ADDRESSES.get(0)
                    : host.equals(ORDINARY) ? ORDINARY_ADDRESSES.get(0) : FIKS_ADDRESSES.get(0);
            ConnectProxy.grant(client, new InetSocketAddress(InetAddress.getByName(address), 443));
        }
    }

    private static List<InetAddress> addresses(List<String> literals) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : literals) {
            addresses.add(InetAddress.getByName(literal));
        }
        return addresses;
    }

    private void serve() throws IOException {
        System.out.println(client().encode());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(answer(line.split(" ")));
        }
    }

    /** One client and one integration, and what Portner is to be told of them. */
    private JsonObject client() throws IOException {
        String clientId = "pod-" + UUID.randomUUID();
        FiksIntegration integration = new FiksIntegration(UUID.randomUUID().toString(), UUID.randomUUID().toString(), ORGNO);
        twin.pki().client(ClientCertificate.of(ORGNO)).writePkcs12(directory.resolve("virksomhetssertifikat.p12"), password);
        twin.pki().writeCa(directory.resolve("upstream-ca.pem"));
        twin.maskinporten().register(ClientRegistration.of(clientId, ORGNO, "ks:fiks"));
        twin.fiks().register(integration);
        return new JsonObject().put("clientId", clientId).put("storePassword", password).put("integration", integration.id())
                .put("integrationPassword", integration.password());
    }

    private String answer(String... command) throws IOException {
        return switch (command[0]) {
            case "fiks" -> new JsonArray(twin.fiks().journal().stream().filter(call -> call.uri().contains(command[1]))
                    .map(this::told).toList()).encode();
            case "ordinary" -> ordinary.calls().encode();
            case "proxied" -> new JsonArray(proxy.heads().stream().map(head -> head.lines().findFirst().orElse("")).toList()).encode();
            case "secrets" -> new JsonArray(twin.maskinporten().secrets()).encode();
            case "renew" -> {
                twin.pki().client(ClientCertificate.of(ORGNO)).writePkcs12(directory.resolve("renewed.p12"), password);
                yield "{}";
            }
            case "name" -> {
                names.name(command[1], addresses(List.of(command).subList(2, command.length)));
                yield "{}";
            }
            default -> throw new IllegalArgumentException(command[0]);
        };
    }

    private JsonObject told(FiksCall call) {
        JsonArray headers = new JsonArray();
        call.headers().forEach(header -> headers.add(JsonArray.of(header.getKey(), header.getValue())));
        return new JsonObject().put("version", call.version()).put("method", call.method()).put("uri", call.uri()).put("headers", headers)
                .put("bodyLength", call.bodyLength()).put("bodySha256", call.bodySha256());
    }
}
