package no.portner.blackbox.pod;

/** As whom a container's program runs, and what it may write. */
enum Confinement {
    /** As in a container that nobody has thought about. */
    ROOT(0, false),
    /** As the manifests want it: {@code runAsUser: 65532}, all capabilities dropped, {@code readOnlyRootFilesystem}. */
    RESTRICTED(65532, true),
    /** The application, which is somebody else. */
    APPLICATION(1000, true);

    private final int user;
    private final boolean readOnly;

    Confinement(int user, boolean readOnly) {
        this.user = user;
        this.readOnly = readOnly;
    }

    int user() {
        return user;
    }

    boolean readOnly() {
        return readOnly;
    }
}
