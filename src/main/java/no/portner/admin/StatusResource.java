package no.portner.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code GET /status}: what Portner is doing, for scripts; nothing secret. */
@Path("/status")
public class StatusResource {

    private final Status status;

    StatusResource(Status status) {
        this.status = status;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String status() {
        return StatusJson.whole(status.fixed(), status.now());
    }
}
