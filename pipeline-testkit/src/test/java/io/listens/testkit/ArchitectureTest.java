package io.listens.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;

/** Which module may see which. Stands here because the testkit sees them all. */
@AnalyzeClasses(packages = "io.listens", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** The producer goes into other people's programs: it brings no more than it must. */
  @ArchTest
  static final ArchRule PRODUCER_SEES_MODEL_AND_SDK =
      classes()
          .that()
          .resideInAPackage("io.listens.producer..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.listens.producer..",
              "io.listens.model",
              "java..",
              "software.amazon.awssdk..",
              "com.fasterxml.jackson.core..",
              "de.siegmar.fastcsv..",
              "picocli..",
              "org.jspecify..");

  /** The ETL runs on Glue, where neither the producer nor the kit is. */
  @ArchTest
  static final ArchRule ETL_SEES_NEITHER_PRODUCER_NOR_KIT =
      noClasses()
          .that()
          .resideInAPackage("io.listens.etl..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.listens.producer..", "io.listens.testkit..", "io.listens.bench..");

  /** The seams for retries, fakes and faults. */
  @ArchTest
  static final ArchRule ONLY_PORTS_OF_THE_ETL_SEE_THE_SDK =
      noClasses()
          .that()
          .resideInAPackage("io.listens.etl..")
          .and()
          .haveNameNotMatching(
              ".*\\.(SdkKinesisPort|KinesisClients|AssumedRole|CloudWatchPort)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  /** What isn't Spark's view of the source plans and reads without it, and is tested without it. */
  @ArchTest
  static final ArchRule PLANNING_AND_READING_KINESIS_SEE_NO_SPARK =
      noClasses()
          .that()
          .resideInAPackage("io.listens.etl.kinesis")
          .and()
          .haveNameNotMatching(
              ".*\\.(Kinesis(Batch|Columns|MicroBatchStream|Options|PartitionReader|SourceProvider)"
                  + "|PayloadDecoder|PositionFile|CommonStart|ReadMetrics|SourceMetrics)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..");

  /** Who doesn't choose the second way in needs nothing of what it brings. */
  @ArchTest
  static final ArchRule ONLY_THE_SECOND_WAY_IN_SEES_ITS_CONNECTOR =
      noneOutsideOfTheSecondWayIn()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark.streaming..", "com.amazonaws..");

  @ArchTest
  static final ArchRule THE_SECOND_WAY_IN_HAS_ONE_DOOR =
      noneOutsideOfTheSecondWayIn()
          .dependOnClassesThat(
              resideInAPackage("io.listens.etl.kcl")
                  .and(not(nameMatching(".*\\.(KclLanding|KclOptions|LandedBatches)(\\$.*)?"))));

  @ArchTest
  static final ArchRule NOBODY_SEES_THE_KIT =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.listens.testkit..", "io.listens.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.listens.testkit..", "io.listens.bench..");

  /** What says how listens are made or what they add up to must not lean on what it checks. */
  @ArchTest
  static final ArchRule GENERATOR_AND_ORACLE_SEE_THE_MODEL_ONLY =
      noClasses()
          .that()
          .resideInAnyPackage("io.listens.testkit.generate..", "io.listens.testkit.oracle..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.listens.producer..", "io.listens.etl..", "org.apache.spark..", "scala..");

  private static ClassesShould noneOutsideOfTheSecondWayIn() {
    return noClasses()
        .that()
        .resideInAPackage("io.listens..")
        .and()
        .resideOutsideOfPackage("io.listens.etl.kcl")
        .should();
  }
}
