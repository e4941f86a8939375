package no.portner.listener;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import no.portner.upstream.Spelling;

/**
 * A header that the operator has named and that is meant for Portner alone: it is taken out in every spelling that an upstream could fold
 * into it.
 */
final class NamedHeader {

    private final String name;
    private final String spelling;

    private NamedHeader(String name) {
        this.name = name;
        this.spelling = name == null ? null : Spelling.canonical(name);
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
        return name == null || !isIn(headers) ? List.of() : takeOut(headers);
    }

    /** Most calls carry none: looked for first, and without a list. */
    private boolean isIn(HttpHeaders headers) {
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            if (Spelling.is(all.next().getKey(), spelling)) {
                return true;
            }
        }
        return false;
    }

    private List<String> takeOut(HttpHeaders headers) {
        List<String> names = new ArrayList<>(1);
        List<String> values = new ArrayList<>(1);
        for (Map.Entry<String, String> header : headers) {
            if (Spelling.is(header.getKey(), spelling)) {
                names.add(header.getKey());
                values.add(header.getValue());
            }
        }
        names.forEach(headers::remove);
        return values;
    }
}
