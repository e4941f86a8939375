package no.portner.token.maskinporten;

import java.util.Objects;
import java.util.Optional;

/**
 * What a server answered, as far as it matters here.
 *
 * @param date the Date header
 * @param fromCache there was an Age header: then {@code date} is not now (RFC 9111 section 5.1)
 * @param retryAfter the Retry-After header
 * @param body at most {@link #MOST_BYTES}
 * @param tooLarge the body was larger, and was not read further
 */
record HttpAnswer(int status, Optional<String> date, boolean fromCache, Optional<String> retryAfter, byte[] body, boolean tooLarge) {

    /** 64 KiB: a token is about 1 KiB (facts 1.3). */
    static final int MOST_BYTES = 64 * 1024;

    HttpAnswer {
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(retryAfter, "retryAfter");
        Objects.requireNonNull(body, "body");
    }

    boolean isSuccess() {
        return status == 200;
    }

    @Override
    public String toString() {
        return "HttpAnswer[" + status + ", " + body.length + " bytes]";
    }
}
