package no.portner.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** {@code /log}: how much is logged and in what form, until Portner starts anew. To change it takes a header ({@link OwnRequest}). */
@Path(LogResource.PATH)
public class LogResource {

    static final String PATH = "/log";
    private static final Logger LOG = Logger.getLogger("no.portner.admin");

    private final LogControl control;

    LogResource(LogControl control) {
        this.control = control;
    }

    @GET
    public Response log() {
        return control.offered() == null ? starting() : told(control.offered().log());
    }

    @PUT
    public Response change(@Context HttpHeaders headers, @QueryParam("level") String level, @QueryParam("format") String format,
            @QueryParam("access") String access) {
        LogControl.Offer offer = control.offered();
        if (offer == null) {
            return starting();
        }
        Optional<Response> refusal = OwnRequest.refusal(headers, offer.header(), "another log");
        if (refusal.isPresent()) {
            return refusal.get();
        }
        LogControl.Log log = offer.log();
        boolean nothing = level == null && format == null && access == null;
        if (nothing || isUnknown(level, log.levels()) || isUnknown(format, log.formats()) || isUnknown(access, log.accesses())) {
            return OwnRequest.plain(HttpResponseStatus.BAD_REQUEST, "Say level=" + String.join("|", log.levels()) + " or format="
                    + String.join("|", log.formats()) + " or access=" + String.join("|", log.accesses()) + " or several, in the query.");
        }
        // Before it may be silent.
        LOG.warnf("the log is changed on the admin listener: level %s, format %s, access %s", level == null ? log.level() : level,
                format == null ? log.format() : format, access == null ? log.access() : access);
        if (level != null) {
            log.level(level);
        }
        if (format != null) {
            log.format(format);
        }
        if (access != null) {
            log.access(access);
        }
        return told(log);
    }

    private static boolean isUnknown(String word, List<String> words) {
        return word != null && !words.contains(word);
    }

    private static Response told(LogControl.Log log) {
        return Response.ok(Json.object(json -> {
            json.writeStringField("level", log.level());
            json.writeStringField("format", log.format());
            json.writeStringField("access", log.access());
        }), MediaType.APPLICATION_JSON).build();
    }

    private static Response starting() {
        return OwnRequest.plain(HttpResponseStatus.SERVICE_UNAVAILABLE, "Portner has not started yet.");
    }
}
