package no.portner.k8s;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.CelValueProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The types that an API server declares for mutations: {@code JSONPatch}, and {@code Object} with every path below it. As there, an object takes
 * any field of any type when it is compiled (kubernetes/kubernetes, apiserver/pkg/cel/mutation/dynamic); whether a type's name fits the field it
 * is in is looked at in the result, and whether a Pod has such fields is told by the strict reading of the patched pod.
 */
final class ObjectTypes implements CelTypeProvider, CelValueProvider {

    static final String PATCH = "JSONPatch";
    static final StructType PATCH_TYPE = StructType.create(PATCH, ImmutableSet.of("op", "from", "path", "value"),
            field -> Optional.of(field.equals("value") ? SimpleType.DYN : SimpleType.STRING));

    /** An object that an expression made, with the name of its type. */
    static final class Made extends LinkedHashMap<String, Object> {
        private final String type;

        Made(String type, Map<String, Object> fields) {
            super(fields);
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    private final Map<String, CelType> types = new TreeMap<>();

    /** Of an expression that was parsed and not checked: the library wants the names of a type's fields beforehand. */
    ObjectTypes(CelAbstractSyntaxTree parsed) {
        Map<String, Set<String>> fields = new TreeMap<>();
        CelNavigableAst.fromAst(parsed).getRoot().allNodes().map(node -> node.expr())
                .filter(expression -> expression.exprKind().getKind() == CelExpr.ExprKind.Kind.STRUCT)
                .map(CelExpr::struct)
                .forEach(made -> {
                    Set<String> names = fields.computeIfAbsent(made.messageName(), name -> new TreeSet<>());
                    made.entries().forEach(entry -> names.add(entry.fieldKey()));
                });
        fields.forEach((name, names) -> {
            if (name.equals("Object") || name.startsWith("Object.")) {
                types.put(name, StructType.create(name, ImmutableSet.copyOf(names), field -> Optional.of(SimpleType.DYN)));
            }
        });
        types.put(PATCH, PATCH_TYPE);
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableSet.copyOf(types.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(types.get(name));
    }

    @Override
    public Optional<Object> newValue(String type, Map<String, Object> fields) {
        return Optional.of(new Made(type, fields));
    }
}
