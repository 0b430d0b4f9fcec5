package io.listens.testkit.deploy;

import io.listens.model.Internal;
import io.listens.producer.cli.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code listens deploy}: makes a stack, or makes it what it should be, and starts the job. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Creates or updates the stack on AWS, uploads what its job needs, and starts the job. Done"
            + " again, it changes only what differs.")
@Internal
public final class DeployCommand implements Callable<Integer> {

  /** Where the job's jar is; set by the launcher. */
  private static final String JAR = "listens.glue.jar";

  /** Glue wants a script, and runs the class that the job names. */
  private static final String PLACEHOLDER = "// The job's class is in its jar.\n";

  @Spec private CommandSpec spec;

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--set",
      paramLabel = "PARAMETER=VALUE",
      description =
          "A parameter of the template, such as ShardCount=4; may be given several times. What"
              + " isn't given stays as it is, or has the template's default.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--songs",
      paramLabel = "FILE",
      description = "The catalogue, songs.csv. Needed the first time.")
  private @Nullable Path songs;

  @Option(names = "--jar", paramLabel = "FILE", description = "The job's jar.")
  private @Nullable Path jar;

  @Option(names = "--dry-run", description = "Only tell what would be done.")
  private boolean dry;

  /** For picocli. */
  public DeployCommand() {}

  @Override
  public Integer call() {
    List<Upload> others = new ArrayList<>();
    others.add(Upload.of("code/placeholder.scala", PLACEHOLDER));
    if (songs != null) {
      others.add(Upload.of("raw/songs/songs.csv", existing("--songs", songs)));
    }
    Deployment.Plan plan =
        new Deployment.Plan(parameters, Upload.jar(jar()), others, LocalDate.now(ZoneOffset.UTC));
    try (Aws aws = connection.connect()) {
      Deployment deployment = connection.deployment(aws, dry);
      if (songs == null && deployment.stack().find().isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "--songs is missing: a new stack needs a catalogue");
      }
      deployment.deploy(plan);
    }
    return ExitCode.OK;
  }

  private Path jar() {
    String known = System.getProperty(JAR);
    if (jar == null && known == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--jar is missing; expected the pipeline-etl jar whose name ends in -glue.jar");
    }
    return existing("--jar", jar == null ? Path.of(known) : jar);
  }

  private Path existing(String option, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + file + "; expected a file that is there");
    }
    return file;
  }
}
