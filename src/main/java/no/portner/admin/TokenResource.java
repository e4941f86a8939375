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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import no.portner.error.ProxyError;

/**
 * {@code POST /api/v1/token}: a route's token for an application that attaches it itself, asked for as nais/texas is. Off unless
 * {@code PORTNER_TOKEN_API} is true, and never without a header ({@link OwnRequest}).
 */
@Path(TokenApi.PATH)
public class TokenResource {

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
            return now(OwnRequest.plain(HttpResponseStatus.NOT_FOUND, "The token API is off: PORTNER_TOKEN_API=true switches it on."));
        }
        Optional<Response> refusal = OwnRequest.refusal(headers, offer.header(), "a token");
        if (refusal.isPresent()) {
            return now(refusal.get());
        }
        TokenQuery query;
        try {
            query = reading.query();
        } catch (TokenQuery.Unreadable e) {
            return now(OwnRequest.plain(HttpResponseStatus.BAD_REQUEST, e.getMessage()));
        }
        Optional<CompletionStage<TokenApi.Granted>> found = offer.source().token(query);
        return found.isEmpty()
                ? now(OwnRequest.plain(HttpResponseStatus.BAD_REQUEST,
                        "No route has a token of exactly these scopes, and this resource: see PORTNER_ROUTES_n__SCOPES."))
                : found.get().handle((granted, failure) -> granted != null ? Response.ok(json(granted), MediaType.APPLICATION_JSON).build()
                        : OwnRequest.problem(ProxyError.from(failure)));
    }

    private static CompletionStage<Response> now(Response response) {
        return CompletableFuture.completedStage(response);
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
