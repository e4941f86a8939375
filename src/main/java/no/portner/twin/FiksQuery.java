package no.portner.twin;

import io.vertx.core.http.HttpServerRequest;

/** The numbers and switches in a query, with what they are when left out. */
record FiksQuery(HttpServerRequest request) {

    long number(String name, long otherwise) {
        String value = request.getParam(name);
        return value == null ? otherwise : Long.parseLong(value);
    }

    boolean is(String name) {
        return "true".equals(request.getParam(name));
    }

    String text(String name, String otherwise) {
        String value = request.getParam(name);
        return value == null ? otherwise : value;
    }
}
