package no.portner.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** {@code GET /}: the status for people, and the three files that the page loads. What it may do in a browser is in {@link AdminGuard}. */
@Path("/")
public class PageResource {

    private final Status status;

    PageResource(Status status) {
        this.status = status;
    }

    @GET
    @Produces("text/html;charset=UTF-8")
    public Response page(@QueryParam("lang") String asked, @HeaderParam("Accept-Language") String accepted) {
        Language language = Language.of(asked, accepted);
        return Response.ok(PageHtml.of(PageFiles.HTML, language, status.now())).header("Content-Language", language.tag())
                .header("Vary", "Accept-Language").build();
    }

    @GET
    @Path("status.css")
    @Produces("text/css;charset=UTF-8")
    public String css() {
        return PageFiles.CSS;
    }

    @GET
    @Path("status.js")
    @Produces("text/javascript;charset=UTF-8")
    public String js() {
        return PageFiles.JS;
    }

    @GET
    @Path("icon.svg")
    @Produces("image/svg+xml")
    public String icon() {
        return PageFiles.ICON;
    }
}
