package no.portner;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netty.buffer.ByteBuf;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A native executable is built with the values of static fields in it. It cannot hold these, and a random generator would be the same in
 * every process.
 */
class StaticsFitAnExecutableTest {

    private static final List<Class<?>> NEVER = List.of(ByteBuf.class, InetAddress.class, SocketAddress.class, Random.class, Thread.class,
            AutoCloseable.class, ClassLoader.class);

    @Test
    void noStaticFieldHoldsWhatBelongsToARunningProcess() throws Exception {
        List<String> found = new ArrayList<>();
        int seen = 0;
        for (JavaClass ours : new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("no.portner")) {
            if (!ours.getPackageName().startsWith("no.portner.twin")) {
                for (Field field : Class.forName(ours.getName()).getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        seen++;
                        look(field.get(null), field.toString(), found);
                    }
                }
            }
        }
        assertThat(seen).as("static fields looked at").isGreaterThan(100);
        assertThat(found).isEmpty();
    }

    @Test
    void aCollectionIsLookedInto() {
        List<String> found = new ArrayList<>();
        look(Map.of("a", List.of(new Object[] {InetAddress.getLoopbackAddress()})), "planted", found);
        assertThat(found).singleElement().asString().contains("planted");
    }

    private static void look(Object value, String where, List<String> found) {
        if (value instanceof Collection<?> many) {
            many.forEach(one -> look(one, where, found));
        } else if (value instanceof Map<?, ?> map) {
            look(map.keySet(), where, found);
            look(map.values(), where, found);
        } else if (value instanceof Object[] array) {
            look(Arrays.asList(array), where, found);
        } else if (NEVER.stream().anyMatch(type -> type.isInstance(value))) {
            found.add(where + ": " + value.getClass());
        }
    }
}
