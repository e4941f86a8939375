package no.portner.k8s;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.HomogeneousLiteralValidator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * CEL as an API server of 1.36 has it for admission policies, as far as k8s/injection needs it (kubernetes/kubernetes,
 * apiserver/pkg/cel/environment and apiserver/pkg/admission/plugin/cel): the variables, optional types, the string functions, comprehensions of
 * two variables, literals of one type, and for mutations {@code Object}, {@code JSONPatch} and {@code jsonpatch.escapeKey}. What a policy calls
 * {@code variables} has neither of the last three.
 */
final class AdmissionCel {

    /** One expression with its type, ready to be evaluated. */
    record Compiled(CelType type, CelRuntime.Program program, AtomicLong steps) {

        Object evaluate(Map<String, ?> activation) {
            try {
                return program.trace(activation, (expression, value) -> steps.incrementAndGet());
            } catch (CelEvaluationException e) {
                throw new AdmissionFailure(e.getMessage(), e);
            }
        }
    }

    /** What an API server calls an error of a policy, as its failurePolicy speaks of. */
    static final class AdmissionFailure extends RuntimeException {
        AdmissionFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private record Source(String expression, boolean mutation, boolean params, Map<String, CelType> variables) {
    }

    /** Tests change one expression of a policy at a time; the others are compiled once. */
    private static final Map<Source, Compiled> COMPILED = new ConcurrentHashMap<>();
    private static final CelOptions OPTIONS = CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
    private static final CelFunctionDecl ESCAPE = CelFunctionDecl.newFunctionDeclaration("jsonpatch.escapeKey",
            CelOverloadDecl.newGlobalOverload("string_jsonpatch_escapeKey_string", SimpleType.STRING, SimpleType.STRING));

    private final boolean params;
    private final Map<String, CelType> variables = new LinkedHashMap<>();

    AdmissionCel(boolean params) {
        this.params = params;
    }

    /** Compiles an expression of {@code spec.variables}; the expressions after it may use it. */
    Compiled variable(String name, String expression) {
        Compiled compiled = compile(expression, false);
        variables.put(name, compiled.type());
        return compiled;
    }

    Compiled condition(String expression) {
        return ofType(SimpleType.BOOL, compile(expression, false), expression);
    }

    Compiled message(String expression) {
        return ofType(SimpleType.STRING, compile(expression, false), expression);
    }

    Compiled mutation(String expression) {
        return ofType(ListType.create(ObjectTypes.PATCH_TYPE), compile(expression, true), expression);
    }

    private static Compiled ofType(CelType expected, Compiled compiled, String expression) {
        if (!compiled.type().equals(expected) && !compiled.type().name().equals("any")) {
            throw new IllegalArgumentException("must evaluate to " + expected + " but got " + compiled.type() + ": " + expression);
        }
        return compiled;
    }

    private Compiled compile(String expression, boolean mutation) {
        return COMPILED.computeIfAbsent(new Source(expression, mutation, params, Map.copyOf(variables)), source -> compileNew(expression, mutation));
    }

    private Compiled compileNew(String expression, boolean mutation) {
        try {
            ObjectTypes objects = new ObjectTypes(compiler(null).build().parse(expression).getAst());
            CelCompilerBuilder builder = compiler(mutation ? objects : null);
            if (mutation) {
                builder.addFunctionDeclarations(ESCAPE);
            }
            CelCompiler compiler = builder.build();
            CelAbstractSyntaxTree checked = compiler.compile(expression).getAst();
            CelRuntime runtime = runtime(objects);
            CelValidator validator = CelValidatorFactory.standardCelValidatorBuilder(compiler, runtime)
                    .addAstValidators(HomogeneousLiteralValidator.newInstance()).build();
            validator.validate(checked).getAst();
            return new Compiled(checked.getResultType(), runtime.createProgram(checked), new AtomicLong());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException(e.getMessage() + "\n" + expression, e);
        }
    }

    private CelCompilerBuilder compiler(CelTypeProvider objects) {
        StructType composed = StructType.create("kubernetes.variables", ImmutableSet.copyOf(variables.keySet()),
                name -> Optional.ofNullable(variables.get(name)));
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.optional(), CelExtensions.strings(), CelExtensions.comprehensions())
                .addVar("object", SimpleType.DYN)
                .addVar("oldObject", SimpleType.DYN)
                .addVar("request", SimpleType.DYN)
                .addVar("namespaceObject", SimpleType.DYN)
                .addVar("variables", composed)
                .setTypeProvider(new Types(composed, objects));
        return params ? builder.addVar("params", SimpleType.DYN) : builder;
    }

    private static CelRuntime runtime(ObjectTypes objects) {
        CelRuntimeBuilder builder = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(CelExtensions.optional(), CelExtensions.strings(), CelExtensions.comprehensions())
                .addFunctionBindings(CelFunctionBinding.from("string_jsonpatch_escapeKey_string", String.class, AdmissionCel::escape))
                .setTypeProvider(objects)
                .setValueProvider(objects);
        return builder.build();
    }

    private static Object escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private record Types(StructType composed, CelTypeProvider objects) implements CelTypeProvider {

        @Override
        public ImmutableCollection<CelType> types() {
            List<CelType> all = new ArrayList<>(List.of(composed));
            if (objects != null) {
                all.addAll(objects.types());
            }
            return ImmutableSet.copyOf(all);
        }

        @Override
        public Optional<CelType> findType(String name) {
            return name.equals(composed.name()) ? Optional.of(composed)
                    : objects == null ? Optional.empty() : objects.findType(name);
        }
    }
}
