package no.portner.token.maskinporten;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.net.ssl.SSLSession;
import no.portner.config.OutgoingProxy;

/**
 * The way to a server of Maskinporten's, a step at a time: by the same resolver, outgoing proxy and trusted roots as a token request, which
 * takes all steps at once ({@link RestExchange}).
 */
public final class Approach {

    private final Vertx vertx;
    private final RestExchange exchange;

    public Approach(Vertx vertx, RestExchange exchange) {
        this.vertx = Objects.requireNonNull(vertx, "vertx");
        this.exchange = Objects.requireNonNull(exchange, "exchange");
    }

    /** The name that this machine must resolve: the proxy's, where there is one. */
    public String hop(URI server) {
        return exchange.proxyTo(server).map(OutgoingProxy::host).orElse(server.getHost());
    }

    public boolean isProxied(URI server) {
        return exchange.proxyTo(server).isPresent();
    }

    /** @param name or address */
    public CompletionStage<InetAddress> resolve(String name) {
        Promise<InetAddress> address = Promise.promise();
        ((VertxInternal) vertx).resolveAddress(bare(name), address);
        return address.future().toCompletionStage();
    }

    /** A TCP connection there and back; through the proxy, where there is one. */
    public CompletionStage<Void> connect(URI server, Duration atMost) {
        return open(server, atMost, false, socket -> null);
    }

    /** The same with TLS: trust and name are checked as for a token request. */
    public CompletionStage<SSLSession> secure(URI server, Duration atMost) {
        return open(server, atMost, true, NetSocket::sslSession);
    }

    private <T> CompletionStage<T> open(URI server, Duration atMost, boolean tls, Function<NetSocket, T> found) {
        NetClientOptions options = new NetClientOptions().setConnectTimeout((int) atMost.toMillis());
        exchange.leadThere(options, server);
        if (tls) {
            options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS").setSslHandshakeTimeout(atMost.toMillis());
        }
        NetClient client = vertx.createNetClient(options);
        Future<T> opened = client.connect(port(server), bare(server.getHost())).map(socket -> {
            T value = found.apply(socket);
            socket.close();
            return value;
        });
        return opened.onComplete(any -> client.close()).toCompletionStage();
    }

    private static int port(URI server) {
        return server.getPort() != -1 ? server.getPort() : "http".equals(server.getScheme()) ? 80 : 443;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
