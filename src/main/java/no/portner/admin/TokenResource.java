package no.portner.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.handler.codec.http.HttpResponseStatus;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import no.portner.error.Problem;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * {@code POST /api/v1/token}: a route's token for an application that attaches it itself, asked for as nais/texas is. Off unless
 * {@code PORTNER_TOKEN_API} is true. The header that it wants cannot be sent by a page of another origin without a preflight, nor by most of
 * what can be made to fetch a URL; and what has come through a proxy is not from this pod.
 */
@Path(TokenApi.PATH)
public class TokenResource {

    private static final List<String> TELL_OF_A_PROXY = List.of("Forwarded", "X-Forwarded-For", "Via");
    private static final JsonFactory JSON = new JsonFactory();

    private final TokenApi api;

    TokenResource(TokenApi api) {
        this.api = api;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> byJson(@Context HttpHeaders headers, String body) {
        return answer(headers, () -> TokenQuery.json(body));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public CompletionStage<Response> byForm(@Context HttpHeaders headers, String body) {
        return answer(headers, () -> TokenQuery.form(body));
    }

    private interface Reading {
        TokenQuery query() throws TokenQuery.Unreadable;
    }

    private CompletionStage<Response> answer(HttpHeaders headers, Reading reading) {
        TokenApi.Offer offer = api.offered();
        if (offer == null) {
            return now(plain(HttpResponseStatus.NOT_FOUND, "The token API is off: PORTNER_TOKEN_API=true switches it on."));
        }
        if (headers.getHeaderString(offer.header()) == null) {
            return now(problem(ProxyError.of(Kind.REQUIRED_HEADER_MISSING, "the request has no header " + offer.header()
                    + ", which every request for a token must carry (PORTNER_REQUIRED_HEADER)")));
        }
        if (TELL_OF_A_PROXY.stream().anyMatch(name -> headers.getHeaderString(name) != null)) {
            return now(plain(HttpResponseStatus.FORBIDDEN, "The request has come through a proxy: tokens are for this pod alone."));
        }
        TokenQuery query;
        try {
            query = reading.query();
        } catch (TokenQuery.Unreadable e) {
            return now(plain(HttpResponseStatus.BAD_REQUEST, e.getMessage()));
        }
        Optional<CompletionStage<TokenApi.Granted>> found = offer.source().token(query);
        return found.isEmpty()
                ? now(plain(HttpResponseStatus.BAD_REQUEST, "No route has a token of exactly these scopes, and this resource: see PORTNER_ROUTES_n__SCOPES."))
                : found.get().handle((granted, failure) -> granted != null ? Response.ok(json(granted), MediaType.APPLICATION_JSON).build()
                        : problem(ProxyError.from(failure)));
    }

    private static CompletionStage<Response> now(Response response) {
        return CompletableFuture.completedStage(response);
    }

    private static Response plain(HttpResponseStatus status, String detail) {
        return Response.status(status.code()).type(PlainProblem.CONTENT_TYPE).entity(PlainProblem.json(status, detail)).build();
    }

    private static Response problem(ProxyError error) {
        Problem problem = Problem.of(error);
        Response.ResponseBuilder response = Response.status(problem.status()).type(Problem.CONTENT_TYPE).entity(problem.body())
                .header("Proxy-Status", problem.proxyStatus());
        problem.retryAfterSeconds().ifPresent(seconds -> response.header("Retry-After", seconds));
        return response.build();
    }

    private static String json(TokenApi.Granted granted) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("access_token", granted.token().reveal());
            json.writeStringField("token_type", "Bearer");
            json.writeNumberField("expires_in", granted.left().toSeconds());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
