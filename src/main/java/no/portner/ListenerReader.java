package no.portner;

import no.portner.config.Addresses;
import no.portner.config.EnvironmentReader;
import no.portner.config.Setting;
import no.portner.config.Values;
import no.portner.config.Variable;

/** Reads where to listen. Whoever reaches the proxy acts with the pod's identity, so a way in from outside must be asked for by name. */
record ListenerReader(EnvironmentReader reader) {

    ListenerConfig guarded(Setting address, Setting port) {
        ListenerConfig listener = open(address, port);
        boolean unsafe = reader.value(Variable.PORTNER_UNSAFE_LISTEN, Values.bool());
        if (!listener.loopback() && !unsafe) {
            reader.problem(address.name(), "\"" + listener.address() + "\" can be reached from outside the pod",
                    "set localhost, or PORTNER_UNSAFE_LISTEN=true if that is what you want");
        }
        return listener;
    }

    ListenerConfig open(Setting address, Setting port) {
        return new ListenerConfig(reader.value(address, Addresses.listenAddress()), reader.value(port, Values.port()));
    }

    void refuseSamePort(ListenerConfig one, Setting onePort, ListenerConfig other, Setting otherPort) {
        if (one.port() != 0 && one.port() == other.port()) {
            reader.problem(otherPort.name(), "is " + other.port() + ", as is " + onePort.name(), "set a port of its own");
        }
    }
}
