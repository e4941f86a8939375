package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import no.portner.sandbox.RuntimeDefault;

/**
 * A container made by bubblewrap: the files of an image and no others, nothing to be written but what a volume gives, the user that the
 * manifest names and no other in its namespace, no capability, a filter of system calls, processes of its own. Its program is number one.
 */
final class Bubble {

    private static final String OPEN_FILTER_AND_START = "exec 9<\"$0\"; exec \"$@\"";

    private Bubble() {
    }

    /** Skips the test where bubblewrap does not work for those who are not root, or fails it in CI. */
    static void require() {
        Tools.require("setpriv --reuid 65532 --regid 65532 --clear-groups bwrap --unshare-user --uid 65532 --gid 65532 --ro-bind / / true");
    }

    /**
     * What starts the image with what the manifest asks for; what it does not ask for and a restricted pod has to is an error.
     *
     * @param mounts beside the image's files
     * @param directory for the filter
     */
    static List<String> command(Image image, JsonNode security, List<Mount> mounts, Path directory) throws IOException {
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
        assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
        assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        String user = security.path("runAsUser").asText();
        String group = security.path("runAsGroup").asText();
        Path filter = Files.write(directory.resolve("runtime-default.bpf"), RuntimeDefault.filter());
        List<String> command = new ArrayList<>(List.of("sh", "-c", OPEN_FILTER_AND_START, filter.toString(), "setpriv", "--reuid", user, "--regid",
                group, "--clear-groups", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "bwrap", "--unshare-user", "--uid", user,
                "--gid", group, "--unshare-pid", "--as-pid-1", "--unshare-ipc", "--die-with-parent", "--cap-drop", "ALL", "--seccomp", "9",
                "--proc", "/proc", "--dev", "/dev", "--ro-bind", "/etc/hosts", "/etc/hosts", "--ro-bind", "/etc/resolv.conf", "/etc/resolv.conf"));
        List<Mount> all = new ArrayList<>(image.mounts());
        all.addAll(mounts);
        for (Mount mount : all) {
            command.addAll(List.of(mount.writable() ? "--bind" : "--ro-bind", mount.source().toString(), mount.target()));
        }
        command.addAll(List.of("--remount-ro", "/", "--"));
        command.addAll(image.entrypoint());
        return command;
    }
}
