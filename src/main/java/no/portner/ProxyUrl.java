package no.portner;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import no.portner.config.EnvironmentReader;
import no.portner.config.OutgoingProxy;
import no.portner.config.Parser;
import no.portner.config.Secret;
import no.portner.config.Setting;
import no.portner.config.Unusable;

/** Reads {@code http://user:password@host:port}. What is wrong is told without a word of it, for it may hold a password. */
final class ProxyUrl {

    private static final String REMEDY = "set http://host:port or http://user:password@host:port";

    private ProxyUrl() {
    }

    /** What the text says, blanks around it aside. */
    static Parser<OutgoingProxy> parser() {
        return given -> {
            String text = given.strip();
            URI url;
            try {
                url = new URI(text);
            } catch (URISyntaxException e) {
                throw new Unusable("is not a URL; in user and password, characters such as @ : / # need their % escape", REMEDY);
            }
            if (!"http".equalsIgnoreCase(url.getScheme())) {
                throw new Unusable("does not begin with http://", REMEDY + ": the way to the proxy is plain HTTP");
            }
            boolean more = url.getRawPath() != null && !url.getRawPath().isEmpty() && !url.getRawPath().equals("/");
            if (url.getHost() == null || url.getPort() < 1 || url.getPort() > 65_535 || more || url.getRawQuery() != null
                    || url.getRawFragment() != null) {
                throw new Unusable("does not name a host and a port and nothing more", REMEDY);
            }
            String host = url.getHost();
            return new OutgoingProxy(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, url.getPort(),
                    credentials(url.getRawUserInfo()));
        };
    }

    /** The whole URL is a secret, since a password may be in it. */
    static Optional<OutgoingProxy> read(EnvironmentReader reader, Setting setting) {
        Parser<OutgoingProxy> parser = parser();
        return reader.secret(setting, text -> {
            parser.parse(text);
            return text;
        }).map(secret -> {
            try {
                return parser.parse(secret.reveal());
            } catch (Unusable e) {
                throw new IllegalStateException("what was checked is refused", e);
            }
        });
    }

    private static Optional<OutgoingProxy.Credentials> credentials(String userInfo) throws Unusable {
        if (userInfo == null) {
            return Optional.empty();
        }
        int colon = userInfo.indexOf(':');
        String user = unescaped(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : unescaped(userInfo.substring(colon + 1));
        if (user.isEmpty() || user.indexOf(':') >= 0 || hasControl(user) || hasControl(password)) {
            throw new Unusable("has a user or a password that no header can carry", REMEDY);
        }
        return Optional.of(new OutgoingProxy.Credentials(user, Secret.of(password)));
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    }

    /** Not a form's decoding: a plus is a plus. The URL's own parser has checked the escapes. */
    private static String unescaped(String text) {
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                bytes[length++] = (byte) (Character.digit(raw[i + 1], 16) << 4 | Character.digit(raw[i + 2], 16));
                i += 2;
            } else {
                bytes[length++] = raw[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
