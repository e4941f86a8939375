package no.portner.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import no.portner.error.Problem;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * What a request must carry that does more than read. A page of another origin cannot send a header of ours without a preflight, and most of
 * what can be made to fetch a URL cannot send one at all; and what has come through a proxy is not from this pod.
 */
final class OwnRequest {

    private static final List<String> TELL_OF_A_PROXY = List.of("Forwarded", "X-Forwarded-For", "Via");

    private OwnRequest() {
    }

    /**
     * @param header that it must carry, with any value
     * @param what it asks for, in words that follow "every request for"
     * @return why it is refused; empty when it is not
     */
    static Optional<Response> refusal(HttpHeaders headers, String header, String what) {
        if (headers.getHeaderString(header) == null) {
            return Optional.of(problem(ProxyError.of(Kind.REQUIRED_HEADER_MISSING, "the request has no header " + header
                    + ", which every request for " + what + " must carry (PORTNER_REQUIRED_HEADER)")));
        }
        if (TELL_OF_A_PROXY.stream().anyMatch(name -> headers.getHeaderString(name) != null)) {
            return Optional.of(plain(HttpResponseStatus.FORBIDDEN, "The request has come through a proxy: this is for this pod alone."));
        }
        return Optional.empty();
    }

    static Response plain(HttpResponseStatus status, String detail) {
        return Response.status(status.code()).type(PlainProblem.CONTENT_TYPE).entity(PlainProblem.json(status, detail)).build();
    }

    static Response problem(ProxyError error) {
        Problem problem = Problem.of(error);
        Response.ResponseBuilder response = Response.status(problem.status()).type(Problem.CONTENT_TYPE).entity(problem.body())
                .header("Proxy-Status", problem.proxyStatus());
        problem.retryAfterSeconds().ifPresent(seconds -> response.header("Retry-After", seconds));
        return response.build();
    }
}
