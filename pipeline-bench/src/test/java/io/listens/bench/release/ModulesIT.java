package io.listens.bench.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The jars on a module path: their names stay when a file is renamed, and no package is in two. */
class ModulesIT {

  static final List<Published> MODULES = Published.MODULES;

  private static ModuleDescriptor descriptor(Path jar) {
    return ModuleFinder.of(jar).findAll().stream()
        .map(ModuleReference::descriptor)
        .findAny()
        .orElseThrow();
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void everyJarHasItsModulesName(Published module) {
    List<Path> jars = new ArrayList<>(List.of(module.jar()));
    module.classifiers().forEach(classifier -> jars.add(module.jar(classifier)));
    assertThat(jars)
        .allSatisfy(
            jar -> assertThat(descriptor(jar).name()).isEqualTo("io.listens." + module.name()));
  }

  @Test
  void noPackageIsInTwoModules() {
    assertThat(MODULES.stream().flatMap(module -> descriptor(module.jar()).packages().stream()))
        .doesNotHaveDuplicates()
        .contains("io.listens.model", "io.listens.testkit");
  }
}
