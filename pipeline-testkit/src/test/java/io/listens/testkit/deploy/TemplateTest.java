package io.listens.testkit.deploy;

import static io.listens.testkit.deploy.Template.list;
import static io.listens.testkit.deploy.Template.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.listens.etl.job.JobOptions;
import io.listens.etl.monitor.Figure;
import io.listens.etl.options.Option;
import io.listens.etl.sink.ProcessedSink;
import io.listens.model.Column;
import io.listens.model.TrackWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The templates without an account: against the schemas that AWS publishes for the types of
 * resources, and against the code that they deploy.
 */
class TemplateTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode SCHEMAS = schemas();

  /** Rights that the schemas ask for on behalf of properties that the template doesn't set. */
  private static final Pattern OF_OTHER_PROPERTIES =
      Pattern.compile(
          "^(lakeformation|s3tables):|:(Add|Remove)Tags|:(Unt|T)ag|"
              + "s3:.*(Accelerate|Analytics|Abac|Acl|CORS|Cors|Logging|Metadata|Notification|"
              + "ObjectLock|Tag|Versioning|Website|IntelligentTiering|Inventory|Metrics|Replication)|"
              + "glue:.*(Connection|SchemaVersion)|iam:.*(Boundary|GroupPolicy|UserPolicy)|"
              + "kinesis:.*(EnhancedMonitoring|MaxRecordSize|StreamMode|Distribution|Throughput)|"
              + "sns:PutDataProtectionPolicy|"
              // No actions of IAM: the Put actions are asked for.
              + "s3:DeleteBucket(Encryption|Lifecycle)");

  private final Template template = Template.load("listens.yaml");

  private static JsonNode schemas() {
    try {
      return JSON.readTree(TemplateTest.class.getResourceAsStream("/cloudformation/schemas.json"))
          .get("schemas");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Template everything() {
    return Template.load("listens.yaml")
        .with("AlarmEmail", "ops@example.org")
        .with("PseudonymKey", "secrets/listens/key")
        .with("RawRetentionDays", 400);
  }

  private static Set<String> problems(Template template) {
    Set<String> problems = new TreeSet<>();
    template
        .section("Resources")
        .forEach(
            (name, resource) -> {
              if (template.isMade(name)) {
                String type = String.valueOf(map(resource).get("Type"));
                JsonNode schema = SCHEMAS.path(type);
                if (schema.isMissingNode()) {
                  problems.add(name + ": no schema of " + type);
                  return;
                }
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                    .getSchema(schema)
                    .validate(JSON.valueToTree(template.properties(name)))
                    .forEach(message -> problems.add(name + ": " + message.getMessage()));
              }
            });
    return problems;
  }

  @Test
  void eachResourceFitsItsSchema() {
    assertThat(problems(template)).isEmpty();
    assertThat(problems(everything())).isEmpty();
    assertThat(problems(Template.load("deployer.yaml"))).isEmpty();
  }

  @Test
  void theSchemasFindMistakes() {
    Map<String, Object> job = map(template.section("Resources").get("Job"));
    map(job.get("Properties")).put("Timeuot", 10080);
    map(map(job.get("Properties")).get("Command")).put("Name", List.of("gluestreaming"));

    assertThat(problems(template)).hasSize(2).allMatch(problem -> problem.startsWith("Job: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"listens.yaml", "deployer.yaml"})
  void eachReferenceLeadsSomewhereAndNothingIsUnused(String name) {
    Template read = Template.load(name);
    Map<String, Object> resources = read.section("Resources");
    Set<String> parameters = new HashSet<>(read.section("Parameters").keySet());
    Set<String> conditions = new HashSet<>(read.section("Conditions").keySet());
    Set<String> problems = new TreeSet<>();
    read.references(
        (kind, target) -> {
          parameters.remove(target);
          conditions.remove(target);
          boolean there =
              switch (kind) {
                case "Condition" -> read.section("Conditions").containsKey(target);
                case "GetAtt" -> isAttribute(resources, target);
                default ->
                    target.startsWith("AWS::")
                        || resources.containsKey(target)
                        || read.section("Parameters").containsKey(target);
              };
          if (!there) {
            problems.add(kind + " " + target);
          }
        });

    assertThat(problems).isEmpty();
    assertThat(parameters).as("parameters that nothing uses").isEmpty();
    assertThat(conditions).as("conditions that nothing uses").isEmpty();
  }

  private static boolean isAttribute(Map<String, Object> resources, String target) {
    String[] parts = target.split("\\.", 2);
    String type = String.valueOf(map(resources.get(parts[0])).get("Type"));
    for (JsonNode pointer : SCHEMAS.path(type).path("readOnlyProperties")) {
      if (pointer.asText().equals("/properties/" + parts[1])) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aReferenceToNothingIsFound() {
    map(map(template.section("Resources").get("SlowBatchesAlarm")).get("Properties"))
        .put("Threshold", Map.of("Ref", "SlowBatchMs"));

    assertThatThrownBy(() -> template.properties("SlowBatchesAlarm"))
        .hasMessage("Nothing is called SlowBatchMs");
  }

  @Test
  void theConsoleAsksForEachParameterOnce() {
    List<Object> asked =
        list(
                map(template.section("Metadata").get("AWS::CloudFormation::Interface"))
                    .get("ParameterGroups"))
            .stream()
            .flatMap(group -> list(map(group).get("Parameters")).stream())
            .toList();

    assertThat(asked).doesNotHaveDuplicates().hasSameElementsAs(parameterNames());
  }

  private Set<Object> parameterNames() {
    return new HashSet<>(template.section("Parameters").keySet());
  }

  @Test
  void theJobLooksNoFurtherBackThanTheArchiveGoes() {
    assertThat(map(everything().properties("Job").get("DefaultArguments")))
        .containsEntry("--listens.reconcile-back", "400d");
    assertThat(map(template.properties("Job").get("DefaultArguments")))
        .doesNotContainKey("--listens.reconcile-back");
  }

  @Test
  void theJobReadsTheKeyOfPseudonymsAndNothingElseBesideItsBucket() {
    assertThat(map(everything().properties("Job").get("DefaultArguments")))
        .containsEntry("--listens.pseudonym-key-file", "s3a://secrets/listens/key");
    assertThat(map(template.properties("Job").get("DefaultArguments")))
        .doesNotContainKey("--listens.pseudonym-key-file");
    assertThat(readableObjects(everything()))
        .containsExactlyElementsOf(
            Stream.concat(
                    readableObjects(template).stream(),
                    Stream.of("arn:aws:s3:::secrets/listens/key"))
                .toList());
  }

  private static List<Object> readableObjects(Template template) {
    Object policy = list(template.properties("JobRole").get("Policies")).get(0);
    return list(map(map(policy).get("PolicyDocument")).get("Statement")).stream()
        .filter(statement -> list(map(statement).get("Action")).contains("s3:GetObject"))
        .flatMap(statement -> list(map(statement).get("Resource")).stream())
        .toList();
  }

  @Test
  void theJobKnowsItsArguments() {
    List<String> known = JobOptions.all().stream().map(Option::key).toList();

    assertThat(map(everything().properties("Job").get("DefaultArguments")).keySet())
        .filteredOn(key -> key.startsWith("--listens."))
        .hasSizeGreaterThan(5)
        .allMatch(key -> known.contains(key.substring(2)));
  }

  @Test
  void theTableIsWhatTheJobWrites() {
    Map<String, Object> table = map(template.properties("Table").get("TableInput"));
    Map<String, String> types =
        Map.of(
            "TIMESTAMP",
            "timestamp",
            "STRING",
            "string",
            "LONG",
            "bigint",
            "DOUBLE",
            "double",
            "BINARY",
            "binary");

    assertThat(list(map(table.get("StorageDescriptor")).get("Columns")))
        .extracting(column -> map(column).get("Name") + " " + map(column).get("Type"))
        .isEqualTo(
            TrackWindow.COLUMNS.stream()
                .map((Column c) -> c.name() + " " + types.get(c.type().name()))
                .toList());
    assertThat(list(table.get("PartitionKeys")))
        .extracting(key -> map(key).get("Name"))
        .isEqualTo(List.of(ProcessedSink.PARTITION));
  }

  @Test
  void theFirstWindowIsOneAtEachLength() {
    Map<String, Object> parameters =
        map(map(template.properties("Table").get("TableInput")).get("Parameters"));
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(
            String.valueOf(parameters.get("projection.window.format")), Locale.ROOT);
    String range = String.valueOf(parameters.get("projection.window.range"));

    LocalDateTime first = LocalDateTime.parse(range.split(",", -1)[0], format);
    assertThat(first.toLocalTime()).isEqualTo("00:00");
    assertThat(list(map(template.section("Parameters").get("WindowMinutes")).get("AllowedValues")))
        .allMatch(minutes -> 1440 % (Integer) minutes == 0);
  }

  @Test
  void alarmsAndDashboardLookAtFiguresThatAreTold() throws IOException {
    List<String> told = Arrays.stream(Figure.values()).map(Figure::metric).toList();
    JsonNode body =
        JSON.readTree(String.valueOf(template.properties("Dashboard").get("DashboardBody")));
    Stream<String> charted =
        body.findValues("metrics").stream()
            .flatMap(
                metrics -> Stream.iterate(0, i -> i < metrics.size(), i -> i + 1).map(metrics::get))
            .filter(metric -> metric.get(0).asText().equals("listens"))
            .map(metric -> metric.get(1).asText());
    Stream<String> watched =
        template.section("Resources").keySet().stream()
            .map(name -> JSON.<JsonNode>valueToTree(template.properties(name)))
            .flatMap(properties -> properties.findParents("MetricName").stream())
            .filter(metric -> metric.path("Namespace").asText().equals("listens"))
            .map(metric -> metric.get("MetricName").asText());

    assertThat(Stream.concat(charted, watched).toList()).hasSizeGreaterThan(10).isSubsetOf(told);
  }

  @Test
  void theDeployerMayDoWhatTheSchemasAskFor() {
    Set<String> asked = new TreeSet<>();
    SCHEMAS.forEach(
        schema ->
            schema
                .get("handlers")
                .forEach(
                    handler ->
                        handler.get("permissions").forEach(right -> asked.add(right.asText()))));
    asked.removeIf(right -> OF_OTHER_PROPERTIES.matcher(right).find());
    Rights rights =
        new Rights(
            Template.load("deployer.yaml").properties("DeployerPolicy").get("PolicyDocument"));

    assertThat(rights.actions("none")).containsAll(asked);
    assertThat(rights.actions("none"))
        .as("not for resources: commands call them")
        .filteredOn(action -> !asked.contains(action) && !action.startsWith("cloudformation:"))
        .containsExactlyInAnyOrder(
            "cloudwatch:GetMetricData",
            "glue:BatchStopJobRun",
            "glue:GetJobRuns",
            "glue:StartJobRun",
            "logs:FilterLogEvents",
            "s3:AbortMultipartUpload",
            "s3:ListBucketMultipartUploads");
  }

  @Test
  void eachAlarmTellsSomeone() {
    Template all = everything();
    assertThat(all.section("Resources").keySet())
        .filteredOn(name -> name.endsWith("Alarm"))
        .hasSizeGreaterThan(7)
        .allSatisfy(name -> assertThat(list(all.properties(name).get("AlarmActions"))).hasSize(1));
    assertThat(list(template.properties("BehindAlarm").get("AlarmActions"))).isEmpty();
  }
}
