package no.portner.twin;

import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Reads a request's body as it comes and keeps only its length and hash: 5 GB take no more memory than 5 bytes. */
final class FiksBody {

    private final MessageDigest digest = FiksContent.digest();
    private long length;

    private FiksBody() {
    }

    /** @param done called at the body's end, or never when the client goes away before */
    static void read(HttpServerRequest request, Consumer<FiksBody> done) {
        FiksBody body = new FiksBody();
        request.handler(buffer -> {
            body.length += buffer.length();
            body.digest.update(buffer.getByteBuf().nioBuffer());
        });
        request.endHandler(end -> done.accept(body));
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
    }

    long length() {
        return length;
    }

    /** To be asked for once, at the end. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
