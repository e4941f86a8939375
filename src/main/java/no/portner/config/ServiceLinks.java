package no.portner.config;

import java.util.regex.Pattern;

/**
 * Kubernetes' service links. For each service of the namespace the kubelet sets variables after Docker's old fashion, so that a service
 * named {@code portner-admin} collides with {@code PORTNER_ADMIN_PORT}. They configure nothing here.
 */
final class ServiceLinks {

    private static final Pattern NAME =
            Pattern.compile("[A-Z0-9_]+_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");
    private static final Pattern PORT_VALUE = Pattern.compile("(tcp|udp|sctp)://\\S+");

    private ServiceLinks() {
    }

    static boolean isOne(String name, String value) {
        return NAME.matcher(name).matches() || name.endsWith("_PORT") && PORT_VALUE.matcher(value).matches();
    }
}
