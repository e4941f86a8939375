package no.portner.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/** What {@code Connection} names: headers for the next hop alone (RFC 9110 section 7.6.1). */
final class ConnectionOptions {

    private ConnectionOptions() {
    }

    /**
     * Takes {@code Connection} out.
     *
     * @param never what it must not name
     * @return the names, {@link Spelling#canonical}; without {@code keep-alive}, which is dropped whoever names it, and which nearly every
     *     client sends: no list is made for that
     * @throws ProxyError of kind {@code otherwise} when it names one of those
     */
    static List<String> take(HttpHeaders headers, NameSet never, Kind otherwise) {
        if (!headers.contains(HttpHeaderNames.CONNECTION)) {
            return List.of();
        }
        List<String> names = List.of();
        Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(HttpHeaderNames.CONNECTION);
        while (values.hasNext()) {
            CharSequence value = values.next();
            if (!AsciiString.contentEqualsIgnoreCase(value, HttpHeaderValues.KEEP_ALIVE)) {
                names = names.isEmpty() ? new ArrayList<>(2) : names;
                addTo(names, value.toString(), never, otherwise);
            }
        }
        headers.remove(HttpHeaderNames.CONNECTION);
        return names;
    }

    private static void addTo(List<String> names, String value, NameSet never, Kind otherwise) {
        for (String option : value.split(",")) {
            String name = Spelling.canonical(option.trim());
            if (never.contains(name)) {
                throw ProxyError.of(otherwise, "Connection names " + name + ", which belongs to the whole way");
            }
            names.add(name);
        }
    }
}
