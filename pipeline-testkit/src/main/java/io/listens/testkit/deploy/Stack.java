package io.listens.testkit.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** A stack of CloudFormation. */
final class Stack {

  private static final Duration PATIENCE = Duration.ofMinutes(60);

  private final CloudFormationClient client;
  private final String name;
  private final Steps steps;

  Stack(CloudFormationClient client, String name, Steps steps) {
    this.client = client;
    this.name = name;
    this.steps = steps;
  }

  /**
   * A stack as it is.
   *
   * @param status such as {@code CREATE_COMPLETE}
   * @param changed when it was created, or updated last
   * @param outputs values by key
   * @param parameters values by key
   */
  record State(
      String status, Instant changed, Map<String, String> outputs, Map<String, String> parameters) {

    boolean changing() {
      return status.endsWith("_IN_PROGRESS");
    }

    /** Whether it is as it was wanted; after a failed update it is as it was before. */
    boolean usable() {
      return status.equals("CREATE_COMPLETE")
          || status.equals("UPDATE_COMPLETE")
          || status.equals("UPDATE_ROLLBACK_COMPLETE");
    }

    String output(String key) {
      return Objects.requireNonNull(
          outputs.get(key), () -> "The stack has no output " + key + "; deploy it again");
    }
  }

  String name() {
    return name;
  }

  /** The stack; empty if there is none. */
  Optional<State> find() {
    try {
      return client.describeStacks(r -> r.stackName(name)).stacks().stream()
          .findFirst()
          .map(Stack::stateOf);
    } catch (CloudFormationException e) {
      if (String.valueOf(e.getMessage()).contains("does not exist")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static State stateOf(software.amazon.awssdk.services.cloudformation.model.Stack stack) {
    return new State(
        stack.stackStatusAsString(),
        stack.lastUpdatedTime() == null ? stack.creationTime() : stack.lastUpdatedTime(),
        stack.outputs().stream().collect(Collectors.toMap(Output::outputKey, Output::outputValue)),
        stack.parameters().stream()
            .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue)));
  }

  /** The stack when nothing changes it any more: also what someone else has begun. */
  Optional<State> settled() {
    if (!steps.await(PATIENCE, () -> find().filter(State::changing).isEmpty())) {
      throw new IllegalStateException("Stack " + name + " is still being changed; try again later");
    }
    return find();
  }

  /**
   * The stack, which has to be there and as it was wanted.
   *
   * @throws IllegalStateException if it isn't
   */
  State usable() {
    State state =
        find()
            .orElseThrow(
                () -> new IllegalStateException("There is no stack " + name + "; deploy it first"));
    if (state.outputs().isEmpty()) {
      throw new IllegalStateException(
          "Stack " + name + " is " + state.status() + "; deploy it again");
    }
    return state;
  }

  State create(String template, Map<String, String> parameters) {
    client.createStack(
        r ->
            r.stackName(name)
                .templateBody(template)
                .capabilities(Capability.CAPABILITY_IAM)
                .parameters(given(parameters)));
    return awaitUsable("CREATE_COMPLETE");
  }

  /**
   * Updates it; parameters that aren't given stay as they are.
   *
   * @return whether there was something to update
   */
  boolean update(String template, Map<String, String> parameters, State before) {
    List<Parameter> all = new ArrayList<>(given(parameters));
    before.parameters().keySet().stream()
        .filter(key -> !parameters.containsKey(key) && template.contains("\n  " + key + ":\n"))
        .sorted()
        .forEach(
            key -> all.add(Parameter.builder().parameterKey(key).usePreviousValue(true).build()));
    try {
      client.updateStack(
          r ->
              r.stackName(name)
                  .templateBody(template)
                  .capabilities(Capability.CAPABILITY_IAM)
                  .parameters(all));
    } catch (CloudFormationException e) {
      if (String.valueOf(e.getMessage()).contains("No updates are to be performed")) {
        return false;
      }
      throw e;
    }
    awaitUsable("UPDATE_COMPLETE");
    return true;
  }

  private static List<Parameter> given(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> Parameter.builder().parameterKey(p.getKey()).parameterValue(p.getValue()).build())
        .toList();
  }

  private State awaitUsable(String wanted) {
    String status = settled().map(State::status).orElse("gone");
    if (!status.equals(wanted)) {
      throw new IllegalStateException(
          "Stack " + name + " is " + status + "; expected " + wanted + ". " + failures());
    }
    return find().orElseThrow();
  }

  private String failures() {
    List<String> reasons =
        client.describeStackEvents(r -> r.stackName(name)).stackEvents().stream()
            .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
            .limit(5)
            .map(Stack::told)
            .toList();
    return reasons.isEmpty() ? "Its events tell why" : String.join("; ", reasons);
  }

  private static String told(StackEvent event) {
    return event.logicalResourceId() + ": " + event.resourceStatusReason();
  }

  void delete() {
    client.deleteStack(r -> r.stackName(name));
    settled()
        .ifPresent(
            left -> {
              throw new IllegalStateException(
                  "Stack " + name + " is " + left.status() + "; expected it gone. " + failures());
            });
  }
}
