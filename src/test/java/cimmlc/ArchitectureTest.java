package cimmlc;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The four invariants of ARCHITECTURE.md. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("cimmlc");

  @Test
  void hardwareAndNetworkDoNotKnowEachOther() {
    mayOnlySee("diag");
    mayOnlySee("yaml", "diag");
    mayOnlySee("arch", "yaml", "diag");
    mayOnlySee("graph", "diag");
    Set<String> seeBoth =
        Set.of("", "arch", "graph", "schedule", "baseline", "codegen", "report", "bench", "cli");
    assertThat(CLASSES.stream())
        .filteredOn(type -> seen(type).containsAll(Set.of("arch", "graph")))
        .allMatch(type -> seeBoth.contains(part(type)));
  }

  @Test
  void whatIsSimulatedIsWhatIsPrinted() {
    mayOnlySee("flow", "arch", "diag");
    mayOnlySee("sim", "flow", "arch", "diag");
  }

  @Test
  void simulatorAndEvaluatorShareNoKernels() {
    Set<String> data = Set.of("diag", "arch", "flow");
    assertThat(packagesSeenFrom("cimmlc.sim.functional"))
        .filteredOn(name -> !name.startsWith("cimmlc.sim.functional"))
        .allMatch(name -> data.contains(part(name)));
    assertThat(packagesSeenFrom("cimmlc.graph"))
        .allMatch(name -> Set.of("graph", "diag").contains(part(name)));
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(eachPackage()).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noPackageIsADrawerForEverything() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..")
        .check(CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(CLASSES);
    fields()
        .that()
        .areStatic()
        .should()
        .notHaveRawType(describe("a mutable container", ArchitectureTest::isMutable))
        .check(CLASSES);
  }

  private static boolean isMutable(JavaClass type) {
    boolean container = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
    return (container && !type.isInterface())
        || type.isAssignableTo(ThreadLocal.class)
        || type.getPackageName().equals("java.util.concurrent.atomic");
  }

  private static void mayOnlySee(String part, String... others) {
    Set<String> allowed =
        Stream.concat(Stream.of(part), Arrays.stream(others)).collect(Collectors.toSet());
    assertThat(CLASSES.stream())
        .filteredOn(type -> part(type).equals(part))
        .allSatisfy(
            type -> assertThat(seen(type)).as(type.getName() + " sees").isSubsetOf(allowed));
  }

  private static Set<String> seen(JavaClass type) {
    return packages(type).map(ArchitectureTest::part).collect(Collectors.toSet());
  }

  private static Set<String> packagesSeenFrom(String root) {
    return CLASSES.stream()
        .filter(type -> (type.getPackageName() + ".").startsWith(root + "."))
        .flatMap(ArchitectureTest::packages)
        .collect(Collectors.toSet());
  }

  private static Stream<String> packages(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
        .filter(name -> name.equals("cimmlc") || name.startsWith("cimmlc."));
  }

  private static String part(JavaClass type) {
    return part(type.getPackageName());
  }

  /** The name below cimmlc: {@code schedule} of {@code cimmlc.schedule.cg}; empty for the root. */
  private static String part(String packageName) {
    String[] names = packageName.split("\\.", -1);
    return names.length < 2 ? "" : names[1];
  }

  private static SliceAssignment eachPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return SliceIdentifier.of(type.getPackageName());
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }
}
