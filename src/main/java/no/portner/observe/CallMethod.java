package no.portner.observe;

/** What a call's method is in the metrics: one of those that RFC 9110 and RFC 5789 name, or another, of which clients may make up any number. */
enum CallMethod {

    GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT, OTHER;

    final String label = name().equals("OTHER") ? "other" : name();

    /** @param method as the client sent it: methods are case-sensitive (RFC 9110 section 9.1) */
    static CallMethod of(String method) {
        return switch (method) {
            case "GET" -> GET;
            case "HEAD" -> HEAD;
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "PATCH" -> PATCH;
            case "DELETE" -> DELETE;
            case "OPTIONS" -> OPTIONS;
            case "TRACE" -> TRACE;
            case "CONNECT" -> CONNECT;
            default -> OTHER;
        };
    }
}
