package io.listens.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.listens.model", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Everything else stands on the model: what it needs, everyone has to have. */
  @ArchTest
  static final ArchRule MODEL_NEEDS_THE_JDK_AND_A_JSON_READER =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.listens.model",
              "java..",
              "javax.crypto..",
              "com.fasterxml.jackson.core..",
              "org.jspecify..");
}
