package no.portner.token;

import java.util.Objects;

/** A token's place in the cache, with what it is asked for with. */
record TokenPlace(TokenRequest request, TokenHandle handle) {

    TokenPlace {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(handle, "handle");
    }

    String credential() {
        return request.credential();
    }
}
