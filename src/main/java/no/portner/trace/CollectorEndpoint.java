package no.portner.trace;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.Closeable;

/** OTLP over HTTP (opentelemetry.io/docs/specs/otlp, OTLP/HTTP request). The whole URL is the base URI. */
@Path("")
interface CollectorEndpoint extends Closeable {

    @POST
    @Consumes("application/x-protobuf")
    Response export(byte[] request);
}
