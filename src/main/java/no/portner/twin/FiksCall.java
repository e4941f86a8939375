package no.portner.twin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call as the fake Fiks saw it.
 *
 * @param at when its head came
 * @param version {@code HTTP/1.1} or {@code HTTP/2}
 * @param method the method
 * @param uri path and query as they stood on the request line
 * @param headers names and values as sent, in their order
 * @param bodyLength bytes of the body that were read; less than were sent where the answer did not wait for them
 * @param bodySha256 of those bytes, in hex
 */
public record FiksCall(Instant at, String version, String method, String uri, List<Map.Entry<String, String>> headers,
        long bodyLength, String bodySha256) {

    public FiksCall {
        headers = List.copyOf(headers);
    }

    /** The first header of this name, whatever its case. */
    public Optional<String> header(String name) {
        return headers.stream().filter(header -> header.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue).findFirst();
    }
}
