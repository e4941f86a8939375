package no.portner.token.maskinporten;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.Closeable;

/** Maskinporten's metadata document (RFC 8414). The whole URL is the base URI. */
@Path("")
interface MetadataEndpoint extends Closeable {

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    Response metadata();
}
