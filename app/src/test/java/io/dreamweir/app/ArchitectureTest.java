package io.dreamweir.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders of the house: what may depend on what. */
@AnalyzeClasses(packages = "io.dreamweir", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] LAKE = {
    "io.dreamweir.experience..",
    "io.dreamweir.error..",
    "io.dreamweir.chunk..",
    "io.dreamweir.lake..",
    "io.dreamweir.sequence..",
    "io.dreamweir.config..",
    "io.dreamweir.message..",
    "io.dreamweir.run.."
  };

  @ArchTest
  static final ArchRule modulesDependOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("replay-lake")
          .definedBy(LAKE)
          .layer("ingest")
          .definedBy("io.dreamweir.ingest..")
          .layer("atari")
          .definedBy("io.dreamweir.atari..")
          .layer("train-job")
          .definedBy("io.dreamweir.train..")
          .layer("eval-job")
          .definedBy("io.dreamweir.eval..")
          .layer("app")
          .definedBy("io.dreamweir.app..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("eval-job")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("train-job")
          .mayOnlyBeAccessedByLayers("eval-job", "app")
          .whereLayer("ingest")
          .mayOnlyBeAccessedByLayers("eval-job", "app")
          .whereLayer("atari")
          .mayOnlyBeAccessedByLayers("app");

  @ArchTest
  static final ArchRule contractsKnowNoEngine =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.dreamweir.experience..",
              "io.dreamweir.chunk..",
              "io.dreamweir.train.agent..",
              "io.dreamweir.train.engine")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark..", "org.apache.kafka..", "org.bytedeco..", "org.nd4j..")
          .because("an environment, an agent or a codec is tested without a cluster or an engine");

  @ArchTest
  static final ArchRule onlyTheTorchEngineTouchesLibtorch =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.dreamweir.train.engine.torch..", "io.dreamweir.atari..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule onlyTheAtariModuleTouchesTheEmulator =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.dreamweir.atari..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco.ale..")
          .because("the emulator is GPL and optional");

  @ArchTest
  static final ArchRule noJavaSerialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream")
          .because("data from outside is never deserialized into objects");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      classes()
          .that()
          .areTopLevelClasses()
          .should()
          .haveSimpleNameNotEndingWith("Impl")
          .andShould()
          .haveSimpleNameNotEndingWith("Manager")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Utils");
}
