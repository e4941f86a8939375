package no.portner.listener;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.portner.upstream.HeaderPolicy;

/**
 * A header that the operator has named and that is meant for Portner alone: it is taken out in every spelling that an upstream could fold
 * into it.
 */
final class NamedHeader {

    private final String name;
    private final String spelling;

    private NamedHeader(String name) {
        this.name = name;
        this.spelling = name == null ? null : HeaderPolicy.canonical(name);
    }

    static NamedHeader none() {
        return new NamedHeader(null);
    }

    static NamedHeader of(String name) {
        return new NamedHeader(name);
    }

    boolean isSet() {
        return name != null;
    }

    /** As the operator wrote it. */
    String name() {
        return name;
    }

    /** @return its values, in every spelling */
    List<String> take(HttpHeaders headers) {
        if (name == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>(1);
        List<String> values = new ArrayList<>(1);
        for (Map.Entry<String, String> header : headers) {
            if (isOurs(header.getKey())) {
                names.add(header.getKey());
                values.add(header.getValue());
            }
        }
        names.forEach(headers::remove);
        return values;
    }

    private boolean isOurs(String header) {
        return header.length() == spelling.length() && HeaderPolicy.canonical(header).equals(spelling);
    }
}
