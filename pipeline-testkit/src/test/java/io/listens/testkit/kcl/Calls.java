package io.listens.testkit.kcl;

import io.listens.testkit.LocalAws;
import io.listens.testkit.fault.FaultLog;
import io.listens.testkit.fault.FaultPlan;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The calls that are made, as the rights that they take. */
final class Calls {

  /** As docs/kcl.md lists them, but for what only comes around a reshard. */
  static final Set<String> ACTIONS =
      Set.of(
          "kinesis:GetRecords",
          "kinesis:GetShardIterator",
          "kinesis:ListShards",
          "dynamodb:CreateTable",
          "dynamodb:DescribeTable",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Scan",
          "dynamodb:UpdateItem");

  /** For leases of shards that have ended, sooner or later. */
  static final String AROUND_A_RESHARD = "dynamodb:DeleteItem";

  private Calls() {}

  /** A fault that does nothing but have each call in the log. */
  static void watch(LocalAws aws) {
    Duration none = Duration.ofNanos(1);
    aws.faults(
        FaultPlan.none()
            .waitingBy(time -> {})
            .onKinesis()
            .atEveryCall()
            .delay(none)
            .onDynamoDb()
            .atEveryCall()
            .delay(none));
  }

  /** Those of Kinesis and DynamoDB that were seen. */
  static Set<String> actions(LocalAws aws) {
    return aws.faultLog().entries().stream()
        .map(FaultLog.Entry::operation)
        .filter(operation -> !operation.contains("Object"))
        .map(operation -> (isOfKinesis(operation) ? "kinesis:" : "dynamodb:") + operation)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isOfKinesis(String operation) {
    return operation.contains("Shard") || operation.contains("Record");
  }
}
