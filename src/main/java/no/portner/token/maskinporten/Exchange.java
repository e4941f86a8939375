package no.portner.token.maskinporten;

import java.io.IOException;
import java.net.URI;

/** HTTP as this package needs it: blocking, redirects never followed. An interrupt ends a call with an InterruptedIOException. */
interface Exchange {

    /** Posts a grant to a token endpoint (RFC 7523 section 2.1). */
    HttpAnswer post(URI tokenEndpoint, String assertion) throws IOException;

    /** Reads server metadata (RFC 8414). */
    HttpAnswer get(URI wellKnown) throws IOException;
}
