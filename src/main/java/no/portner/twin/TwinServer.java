package no.portner.twin;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** A TLS server at its place: the same port on every address. */
final class TwinServer {

    private static final char[] PASSWORD = "twin".toCharArray();
    /** A token may take 16 KiB of a header; the default of 8 KiB would refuse what Fiks takes. */
    private static final int MAX_HEADER = 64 * 1024;

    private final Vertx vertx;
    private final HttpServerOptions options;
    private final Handler<HttpServerRequest> handler;
    private final List<HttpServer> listening = new ArrayList<>();
    private final TwinPlace place;
    private final int port;

    private TwinServer(Vertx vertx, HttpServerOptions options, Handler<HttpServerRequest> handler, TwinPlace place) {
        this.vertx = vertx;
        this.options = options;
        this.handler = handler;
        this.place = place;
        this.port = listen(place.port());
    }

    int port() {
        return port;
    }

    /** Without a slash at the end. */
    String url() {
        return place.url(port);
    }

    static TwinServer start(Vertx vertx, TwinPki pki, TwinPlace place, List<String> serverNames, boolean http2,
            Handler<HttpServerRequest> handler) {
        List<String> names = new ArrayList<>(serverNames);
        names.add(place.name());
        return new TwinServer(vertx, options(pki.server(names, PASSWORD), http2), handler, place);
    }

    /** Connections are refused and those that were there have ended when this returns. */
    synchronized void stopListening() {
        listening.forEach(server -> join(server.close()));
        listening.clear();
    }

    /** On the same port as before. */
    synchronized void listenAgain() {
        if (listening.isEmpty()) {
            listen(port);
        }
    }

    private int listen(int wantedPort) {
        int bound = wantedPort;
        for (String address : place.addresses()) {
            try {
                bound = listen(bound, address);
            } catch (CompletionException noIpv6) {
                // Containers often have no ::1; whoever says localhost then gets 127.0.0.1.
                if (listening.isEmpty() || !address.equals("::1")) {
                    throw noIpv6;
                }
            }
        }
        return bound;
    }

    private int listen(int wantedPort, String address) {
        HttpServer server = join(vertx.createHttpServer(options).requestHandler(handler).exceptionHandler(ignored -> { })
                .listen(wantedPort, address));
        listening.add(server);
        return server.actualPort();
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private static HttpServerOptions options(KeyStore keys, boolean http2) {
        ByteArrayOutputStream pkcs12 = new ByteArrayOutputStream();
        try {
            keys.store(pkcs12, PASSWORD);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
        return new HttpServerOptions().setSsl(true).setUseAlpn(http2).setMaxHeaderSize(MAX_HEADER).setMaxInitialLineLength(MAX_HEADER)
                .setKeyCertOptions(new PfxOptions().setValue(Buffer.buffer(pkcs12.toByteArray())).setPassword(new String(PASSWORD)));
    }

    static char[] password() {
        return PASSWORD.clone();
    }
}
