package no.portner.upstream;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The fields of one head as they came, in order: names and values as bytes, in two arrays, where Netty has a hash table of linked entries
 * and Strings. A head has a dozen fields, most of which are told apart by their length alone, so looking through all of them is cheaper
 * than a table, and what was read is written as it is.
 *
 * <p>Checked as by Netty: a name is a token, a value has no controls (RFC 9110 sections 5.1 and 5.5). Values that come as an
 * {@link AsciiString} are ours, or were read, and have been checked when they were made.
 */
public final class HeadFields extends HeadersByName {

    /** For decoders. */
    public static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new HeadFields();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new HeadFields();
        }
    };

    private static final int USUAL = 16;

    private AsciiString[] names = new AsciiString[USUAL];
    private AsciiString[] values = new AsciiString[USUAL];
    private int size;

    AsciiString name(int i) {
        return names[i];
    }

    AsciiString value(int i) {
        return values[i];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    private boolean is(int i, CharSequence name, int length) {
        return names[i].length() == length && names[i].contentEqualsIgnoreCase(name);
    }

    /** @return where the next field of this name is, or -1 */
    private int find(CharSequence name, int from) {
        int length = name.length();
        for (int i = from; i < size; i++) {
            if (is(i, name, length)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        AsciiString written = AsciiString.of(name);
        if (written.isEmpty() || HttpHeaderValidationUtil.validateToken(written) >= 0) {
            throw new IllegalArgumentException("a header's name is no token");
        }
        AsciiString bytes = value instanceof AsciiString known ? known : checked(value.toString());
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = written;
        values[size++] = bytes;
        return this;
    }

    private static AsciiString checked(String value) {
        AsciiString bytes = new AsciiString(value.getBytes(StandardCharsets.ISO_8859_1), false);
        if (HttpHeaderValidationUtil.validateValidHeaderValue(bytes) >= 0) {
            throw new IllegalArgumentException("a header's value has a control in it");
        }
        return bytes;
    }

    @Override
    public HttpHeaders remove(CharSequence name) {
        int kept = find(name, 0);
        if (kept < 0) {
            return this;
        }
        int length = name.length();
        for (int i = kept + 1; i < size; i++) {
            if (!is(i, name, length)) {
                names[kept] = names[i];
                values[kept++] = values[i];
            }
        }
        size = kept;
        return this;
    }

    @Override
    public HttpHeaders clear() {
        size = 0;
        return this;
    }

    @Override
    public boolean contains(CharSequence name) {
        return find(name, 0) >= 0;
    }

    @Override
    public String get(CharSequence name) {
        int i = find(name, 0);
        return i < 0 ? null : values[i].toString();
    }

    @Override
    public List<String> getAll(CharSequence name) {
        List<String> all = List.of();
        for (int i = find(name, 0); i >= 0; i = find(name, i + 1)) {
            all = all.isEmpty() ? new ArrayList<>(1) : all;
            all.add(values[i].toString());
        }
        return all;
    }

    /** Makes an iterator only where there is something to look at. */
    @Override
    public boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
        return contains(name) && super.containsValue(name, value, ignoreCase);
    }

    /** As Strings: {@link AsciiString#trim} takes bytes beyond ASCII for blanks, and {@code chunked} with one behind it is another word. */
    @Override
    public Iterator<String> valueCharSequenceIterator(CharSequence name) {
        return new Iterator<>() {

            private int next = find(name, 0);

            @Override
            public boolean hasNext() {
                return next >= 0;
            }

            @Override
            public String next() {
                if (next < 0) {
                    throw new NoSuchElementException();
                }
                String value = values[next].toString();
                next = find(name, next + 1);
                return value;
            }
        };
    }

    /** Without an object for each field: what is returned is a field until the next one is asked for. */
    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
        return new Fields();
    }

    private final class Fields implements Iterator<Map.Entry<CharSequence, CharSequence>>, Map.Entry<CharSequence, CharSequence> {

        private int at = -1;

        @Override
        public boolean hasNext() {
            return at + 1 < size;
        }

        @Override
        public Map.Entry<CharSequence, CharSequence> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            at++;
            return this;
        }

        @Override
        public CharSequence getKey() {
            return names[at];
        }

        @Override
        public CharSequence getValue() {
            return values[at];
        }

        @Override
        public CharSequence setValue(CharSequence value) {
            throw new UnsupportedOperationException("fields are set by their name");
        }
    }
}
