package io.listens.testkit.deploy;

import static java.util.stream.Collectors.joining;

import io.listens.testkit.recorded.RecordedEndpoint;
import io.listens.testkit.recorded.RecordedEndpoint.Reply;
import io.listens.testkit.recorded.RecordedEndpoint.Request;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * CloudFormation, Glue, CloudWatch and its logs of an account with at most one stack and one job,
 * as far as the commands go. What is to fail is scripted. Each change takes one look to be done, if
 * it isn't to be done at once.
 */
final class FakeAccount implements AutoCloseable {

  static final String BUCKET = "listens-bucket";

  private final RecordedEndpoint endpoint = new RecordedEndpoint(this::answer);
  private final Map<String, Queue<Reply>> scripted = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private Map<String, String> parameters = new TreeMap<>();
  private String template = "";
  private @Nullable String status;
  private @Nullable String next;
  private long clock = Instant.parse("2024-06-25T17:00:00Z").getEpochSecond();
  private long changed;
  private final Runnable created;

  /** Whether nobody has to wait for a change. */
  boolean atOnce;

  /** How a creation ends. */
  String creationEnds = "CREATE_COMPLETE";

  /** What runs of the job do when they are asked to end: nothing, or what the test says. */
  Runnable lookedAtRuns = () -> {};

  private record Run(String id, long started, String state) {}

  /**
   * @param created run when a stack is created: the bucket is there then
   */
  FakeAccount(Runnable created) {
    this.created = created;
  }

  java.net.URI url() {
    return endpoint.url();
  }

  /** The operations that were asked for, but for those that look. */
  List<String> changes() {
    return endpoint.operations().stream()
        .map(operation -> operation.replaceFirst("^.*\\.", ""))
        .filter(operation -> !operation.matches("(Describe|Get|Filter).*"))
        .toList();
  }

  List<Request> requests() {
    return endpoint.requests();
  }

  /** Has the next call of an operation answered by this. */
  void script(String operation, Reply reply) {
    scripted.computeIfAbsent(operation, o -> new ArrayDeque<>()).add(reply);
  }

  void endRun() {
    Run run = runs.remove(0);
    runs.add(0, new Run(run.id(), run.started(), "SUCCEEDED"));
  }

  Map<String, String> parameters() {
    return parameters;
  }

  private Reply answer(Request request) {
    Queue<Reply> wanted = scripted.get(request.operation().replaceFirst("^.*\\.", ""));
    if (wanted != null && !wanted.isEmpty()) {
      return wanted.remove();
    }
    clock++;
    return switch (request.operation().replaceFirst("^.*\\.", "")) {
      case "DescribeStacks" -> describeStacks();
      case "DescribeStackEvents" ->
          Reply.xml(
              "DescribeStackEvents",
              "<StackEvents><member><LogicalResourceId>Stream</LogicalResourceId>"
                  + "<ResourceStatus>CREATE_FAILED</ResourceStatus>"
                  + "<ResourceStatusReason>Limit of shards</ResourceStatusReason></member>"
                  + "</StackEvents>");
      case "CreateStack" -> createStack(request);
      case "UpdateStack" -> updateStack(request);
      case "DeleteStack" -> deleteStack();
      case "GetJobRuns" -> getJobRuns();
      case "StartJobRun" -> startJobRun();
      case "BatchStopJobRun" -> {
        endRun();
        yield Reply.json("{}");
      }
      case "GetMetricData" ->
          Reply.xml(
              "GetMetricData",
              "<MetricDataResults><member><Id>figure</Id><Values><member>1234.0</member></Values>"
                  + "</member></MetricDataResults>");
      case "FilterLogEvents" ->
          request.body().contains("output")
              ? Reply.json("{\"events\":[{\"timestamp\":1719334800000,\"message\":\"a line\"}]}")
              : Reply.jsonFailure(400, "ResourceNotFoundException", "no such group");
      default -> Reply.xmlFailure(400, "InvalidAction", "not asked for in any test");
    };
  }

  private Reply describeStacks() {
    if (atOnce) {
      finishChange();
    }
    if (status == null) {
      return Reply.xmlFailure(400, "ValidationError", "Stack with id listens does not exist");
    }
    String now = status;
    String given =
        parameters.entrySet().stream()
            .map(
                p ->
                    "<member><ParameterKey>%s</ParameterKey><ParameterValue>%s</ParameterValue></member>"
                        .formatted(p.getKey(), p.getValue()))
            .collect(joining());
    String outputs =
        now.startsWith("CREATE_IN") || now.startsWith("ROLLBACK")
            ? ""
            : "<member><OutputKey>BucketName</OutputKey><OutputValue>"
                + BUCKET
                + "</OutputValue></member><member><OutputKey>JobName</OutputKey>"
                + "<OutputValue>listens</OutputValue></member>";
    Reply reply =
        Reply.xml(
            "DescribeStacks",
            "<Stacks><member><StackName>listens</StackName><StackStatus>"
                + now
                + "</StackStatus><CreationTime>"
                + Instant.ofEpochSecond(changed)
                + "</CreationTime><Parameters>"
                + given
                + "</Parameters><Outputs>"
                + outputs
                + "</Outputs></member></Stacks>");
    finishChange();
    return reply;
  }

  private void finishChange() {
    if (next != null) {
      status = next.isEmpty() ? null : next;
      next = null;
    }
  }

  private Reply createStack(Request request) {
    if (status != null) {
      return Reply.xmlFailure(400, "AlreadyExistsException", "Stack [listens] already exists");
    }
    changed = clock;
    template = request.parameter("TemplateBody");
    parameters = given(request);
    status = "CREATE_IN_PROGRESS";
    next = creationEnds;
    created.run();
    return Reply.xml("CreateStack", "<StackId>id</StackId>");
  }

  private Map<String, String> given(Request request) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 1; !request.parameter("Parameters.member." + i + ".ParameterKey").isEmpty(); i++) {
      String member = "Parameters.member." + i + ".";
      String key = request.parameter(member + "ParameterKey");
      given.put(
          key,
          request.parameter(member + "UsePreviousValue").equals("true")
              ? parameters.getOrDefault(key, "")
              : request.parameter(member + "ParameterValue"));
    }
    return given;
  }

  private Reply updateStack(Request request) {
    Map<String, String> wanted = given(request);
    if (wanted.equals(parameters) && request.parameter("TemplateBody").equals(template)) {
      return Reply.xmlFailure(400, "ValidationError", "No updates are to be performed.");
    }
    changed = clock;
    parameters = wanted;
    status = "UPDATE_IN_PROGRESS";
    next = "UPDATE_COMPLETE";
    return Reply.xml("UpdateStack", "<StackId>id</StackId>");
  }

  private Reply deleteStack() {
    status = "DELETE_IN_PROGRESS";
    next = "";
    return Reply.xml("DeleteStack", "");
  }

  private Reply getJobRuns() {
    lookedAtRuns.run();
    return Reply.json(
        runs.stream()
            .limit(1)
            .map(
                run ->
                    "{\"Id\":\"%s\",\"JobRunState\":\"%s\",\"StartedOn\":%d}"
                        .formatted(run.id(), run.state(), run.started()))
            .collect(joining(",", "{\"JobRuns\":[", "]}")));
  }

  private Reply startJobRun() {
    String id = "jr_" + (runs.size() + 1);
    runs.add(0, new Run(id, clock, "RUNNING"));
    return Reply.json("{\"JobRunId\":\"" + id + "\"}");
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
