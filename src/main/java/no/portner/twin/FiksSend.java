package no.portner.twin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * Fiks IO's upload, as KS' {@code fiks-io-send-klient} sends it: a multipart body of a part {@code metadata} in JSON and, mostly, a part
 * {@code data} of any length.
 */
final class FiksSend {

    static final String PATH = "/fiks-io/api/v1/send";
    private static final int LONGEST_METADATA = 64 * 1024;

    private final Buffer metadata = Buffer.buffer();
    private boolean tooLong;

    private FiksSend() {
    }

    /** To be called before the body comes; {@link #answer} may be asked for when it is read. */
    static FiksSend read(HttpServerRequest request) {
        FiksSend send = new FiksSend();
        request.setExpectMultipart(true).uploadHandler(part -> part.handler(bytes -> {
            if (part.name().equals("metadata")) {
                send.collect(bytes);
            }
        }));
        return send;
    }

    private void collect(Buffer bytes) {
        if (metadata.length() + bytes.length() > LONGEST_METADATA) {
            tooLong = true;
        } else {
            metadata.appendBuffer(bytes);
        }
    }

    /**
     * What was sent, with the id of the message that it has become.
     *
     * @throws IllegalArgumentException when the part is not there, or is not what the client library makes
     */
    Reply answer(HttpServerRequest request) {
        if (tooLong) {
            throw new IllegalArgumentException("metadata of more than " + LONGEST_METADATA + " bytes");
        }
        String text = metadata.length() > 0 ? metadata.toString() : request.getFormAttribute("metadata");
        if (text == null) {
            throw new IllegalArgumentException("no part named metadata");
        }
        try {
            JsonObject sent = new JsonObject(text);
            for (String account : new String[] {"avsenderKontoId", "mottakerKontoId"}) {
                UUID.fromString(String.valueOf(sent.getValue(account)));
            }
            return Reply.json(200, sent.put("meldingId", UUID.randomUUID().toString()));
        } catch (DecodeException e) {
            throw new IllegalArgumentException("metadata is no JSON", e);
        }
    }
}
