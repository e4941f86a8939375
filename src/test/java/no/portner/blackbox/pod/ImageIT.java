package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import no.portner.blackbox.PortnerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the image and what is not, and that the Dockerfile says the same of it. */
class ImageIT {

    private static final String LIBRARY = "/(lib|lib64|usr/lib|usr/lib64)/([\\w-]+/)?(ld-linux|lib(c|dl|gcc_s|m|pthread|rt|z))[\\w.-]*\\.so[.\\d]*";

    private Image image;

    @BeforeEach
    void unpack() throws IOException {
        assumeTrue(PortnerProcess.isNative(), "the image holds the native executable");
        image = Image.extracted();
    }

    @Test
    void itHoldsTheExecutableWhatThatNeedsAndNothingElse() throws Exception {
        List<String> files = image.files();
        assertThat(files).contains("/portner/portner", "/etc/ssl/certs/ca-certificates.crt", "/etc/passwd")
                .anyMatch(file -> file.startsWith("/portner/libnetty_tcnative_linux_"))
                .anyMatch(file -> file.startsWith("/portner/libnetty_transport_native_epoll_"));
        assertThat(files).as("no shell, no package manager").allMatch(file -> file.matches("/portner/.*"
                + "|/etc/(group|nsswitch\\.conf|os-release|passwd)|/etc/ssl/certs/ca-certificates\\.crt|/var/lib/dpkg/status\\.d/[\\w.-]+|" + LIBRARY));
        for (String file : files) {
            Path path = image.root().resolve(file.substring(1));
            assertThat(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).as(file).isTrue();
            assertThat(Files.getPosixFilePermissions(path)).as(file).contains(PosixFilePermission.OTHERS_READ)
                    .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
        }
    }

    /** Trivy, Grype and their like read these. */
    @Test
    void scannersAreToldWhereEachLibraryIsFrom() throws Exception {
        Tools.require("dpkg-query --version");
        assertThat(image.files()).contains("/etc/os-release", "/var/lib/dpkg/status.d/libc6", "/var/lib/dpkg/status.d/ca-certificates");
        assertThat(Files.readString(image.root().resolve("var/lib/dpkg/status.d/libc6"))).contains("Package: libc6\n", "\nVersion: ");
    }

    @Test
    void theDockerfileMakesTheSameOfIt() throws Exception {
        String dockerfile = Files.readString(Path.of("src", "main", "docker", "Dockerfile.native"));
        assertThat(image.user()).isEqualTo("65532:65532");
        assertThat(dockerfile).contains("\nFROM scratch\n", "\nCOPY --chown=0:0 . /\n", "\nUSER " + image.user() + "\n",
                "\nENTRYPOINT [\"" + String.join("\", \"", image.entrypoint()) + "\"]\n");
        assertThat(image.environment()).as("so that `kubectl exec POD -c portner -- portner doctor` finds it").containsExactly("PATH=/portner");
        assertThat(dockerfile).contains("\nENV PATH=/portner\n");
        assertThat(image.labels().keySet()).allMatch(label -> dockerfile.contains(label + "=\""));
        assertThat(dockerfile).contains("title=\"" + image.labels().get("org.opencontainers.image.title") + "\"",
                "description=\"" + image.labels().get("org.opencontainers.image.description") + "\"");
    }
}
