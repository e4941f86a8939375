package no.portner.blackbox.pod;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One pod for all the classes that are tried in it, made with the first and taken away after the last. */
final class SharedPod implements BeforeAllCallback {

    /** Its ports are fixed, as a pod's are, so that one Portner at a time can run in it. */
    static final String LOCK = "pod";

    private static Pod pod;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Tools.requireNamespaces();
        ExtensionContext.Store store = context.getRoot().getStore(Namespace.create(SharedPod.class));
        if (store.get(Pod.class) == null) {
            pod = Pod.start();
            store.put(Pod.class, (AutoCloseable) pod);
        }
    }

    static Pod pod() {
        return pod;
    }
}
