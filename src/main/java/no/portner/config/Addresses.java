package no.portner.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parsers of host names, listener addresses and URLs. None of them asks a name server. */
public final class Addresses {

    private static final Pattern HOST_NAME =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final String HOST_REMEDY = "set a host name alone, such as api.fiks.ks.no";

    private Addresses() {
    }

    /** A host name (RFC 1123, ASCII), made lower case: no scheme, no port, no path, not an IP address. */
    public static Parser<String> hostName() {
        return text -> {
            String host = text.toLowerCase(Locale.ROOT);
            if (host.contains("://")) {
                throw new Unusable("has a scheme", HOST_REMEDY);
            }
            if (host.contains("/")) {
                throw new Unusable("has a path", HOST_REMEDY);
            }
            if (host.matches("[^:]*:[0-9]*")) {
                throw new Unusable("has a port", HOST_REMEDY);
            }
            if (literal(host).isPresent() || host.matches("(.*\\.)?[0-9]+")) {
                throw new Unusable("is an address, not a host name", HOST_REMEDY);
            }
            if (!HOST_NAME.matcher(host).matches()) {
                throw new Unusable("is not a host name", HOST_REMEDY);
            }
            return host;
        };
    }

    /** What a listener binds to: {@code localhost} (both loopback addresses), an IP address without brackets, or a host name. */
    public static Parser<String> listenAddress() {
        return nameOrAddress("set localhost or an IP address without a port");
    }

    /** What a client may call this listener in {@code Host}, without the port: a host name, or an IP address without brackets. */
    public static Parser<String> hostAlias() {
        return nameOrAddress("set host names or IP addresses without a port");
    }

    /** Whether nothing outside this machine can reach an address: {@code localhost} or an IP address of the loopback network. */
    public static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || literal(unbracketed(host)).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** An absolute https URL without user, query or fragment; http for loopback alone, where no network sees it. */
    public static Parser<URI> url() {
        return text -> {
            URI url = uri(text);
            boolean plainHere = "http".equalsIgnoreCase(url.getScheme()) && isLoopback(url.getHost());
            if (!"https".equalsIgnoreCase(url.getScheme()) && !plainHere) {
                throw new Unusable("is not an https URL", "set https://... (http is for localhost alone)");
            }
            return url;
        };
    }

    /** An absolute URL of http or https without user, query or fragment, for what is no secret. */
    public static Parser<URI> httpUrl() {
        return text -> {
            URI url = uri(text);
            if (!"https".equalsIgnoreCase(url.getScheme()) && !"http".equalsIgnoreCase(url.getScheme())) {
                throw new Unusable("is not an http or https URL", "set http://host:port or https://host:port");
            }
            return url;
        };
    }

    /** Where to connect: {@code https://host} or {@code https://host:port} and nothing more, for tokens travel over TLS alone. */
    public static Parser<URI> httpsOrigin() {
        return text -> {
            URI url = uri(text);
            if (!"https".equalsIgnoreCase(url.getScheme())) {
                throw new Unusable("is not an https URL", "set https://host:port: tokens travel over TLS alone");
            }
            if (!url.getPath().isEmpty() && !url.getPath().equals("/")) {
                throw new Unusable("has a path", "set https://host:port without a path");
            }
            return URI.create("https://" + url.getRawAuthority().toLowerCase(Locale.ROOT));
        };
    }

    /** Where a broker is: {@code amqps://host} or {@code amqps://host:port} and nothing more, for tokens travel over TLS alone. */
    public static Parser<URI> amqpsOrigin(int port) {
        return text -> {
            URI url = uri(text);
            if (!"amqps".equalsIgnoreCase(url.getScheme()) || !url.getPath().isEmpty()) {
                throw new Unusable("is not amqps://host:port", "set amqps://host:port and nothing more: tokens travel over TLS alone");
            }
            return URI.create("amqps://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + (url.getPort() < 0 ? port : url.getPort()));
        };
    }

    private static Parser<String> nameOrAddress(String remedy) {
        return text -> {
            String address = unbracketed(text.toLowerCase(Locale.ROOT));
            if (literal(address).isEmpty() && (!HOST_NAME.matcher(address).matches() || address.matches("(.*\\.)?[0-9]+"))) {
                throw new Unusable("is neither a host name nor an address", remedy);
            }
            return address;
        };
    }

    private static URI uri(String text) throws Unusable {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new Unusable("is not a URL", "set https://host/...");
        }
        if (url.getHost() == null || url.getScheme() == null || url.getPort() == 0 || url.getPort() > 65_535) {
            throw new Unusable("is not a URL with scheme and host", "set https://host/...");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new Unusable("has a user, a query or a fragment", "set the plain URL");
        }
        return url;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The address that a text spells out. {@code InetAddress} looks nothing up for texts of these two shapes. */
    private static Optional<InetAddress> literal(String text) {
        if (!text.matches("[0-9a-f:.]*:[0-9a-f:.]*") && !IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
