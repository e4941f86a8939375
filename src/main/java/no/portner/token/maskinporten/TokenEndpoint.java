package no.portner.token.maskinporten;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.Closeable;

/** Maskinporten's token endpoint (facts 1.3). The whole URL is the base URI. */
@Path("")
interface TokenEndpoint extends Closeable {

    String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    Response token(@FormParam("grant_type") String grantType, @FormParam("assertion") String assertion);
}
