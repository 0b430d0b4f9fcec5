package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call.Service;
import java.util.Set;

/** The names of the services' operations: a rule on a name that no call has would never fire. */
final class Operations {

  private static final Set<String> KINESIS =
      Set.of(
          "AddTagsToStream",
          "CreateStream",
          "DecreaseStreamRetentionPeriod",
          "DeleteStream",
          "DescribeLimits",
          "DescribeStream",
          "DescribeStreamSummary",
          "GetRecords",
          "GetShardIterator",
          "IncreaseStreamRetentionPeriod",
          "ListShards",
          "ListStreams",
          "ListTagsForStream",
          "MergeShards",
          "PutRecord",
          "PutRecords",
          "RemoveTagsFromStream",
          "SplitShard",
          "UpdateMaxRecordSize",
          "UpdateShardCount",
          "UpdateStreamMode");

  private static final Set<String> DYNAMODB =
      Set.of(
          "BatchExecuteStatement",
          "BatchGetItem",
          "BatchWriteItem",
          "CreateTable",
          "DeleteItem",
          "DeleteTable",
          "DescribeLimits",
          "DescribeStream",
          "DescribeTable",
          "DescribeTimeToLive",
          "ExecuteStatement",
          "ExecuteTransaction",
          "GetItem",
          "GetRecords",
          "GetShardIterator",
          "ListStreams",
          "ListTables",
          "ListTagsOfResource",
          "PutItem",
          "Query",
          "Scan",
          "TagResource",
          "TransactGetItems",
          "TransactWriteItems",
          "UntagResource",
          "UpdateItem",
          "UpdateTable",
          "UpdateTimeToLive");

  private static final Set<String> S3 =
      Set.of(
          "AbortMultipartUpload",
          "CompleteMultipartUpload",
          "CopyObject",
          "CreateBucket",
          "CreateMultipartUpload",
          "DeleteBucket",
          "DeleteObject",
          "DeleteObjects",
          "GetBucket",
          "GetObject",
          "HeadBucket",
          "HeadObject",
          "ListBuckets",
          "ListMultipartUploads",
          "ListObjects",
          "ListObjectsV2",
          "ListParts",
          "PostObject",
          "PutBucket",
          "PutObject",
          "UploadPart",
          "UploadPartCopy");

  private Operations() {}

  static Set<String> of(Service service) {
    return switch (service) {
      case KINESIS -> KINESIS;
      case DYNAMODB -> DYNAMODB;
      case S3 -> S3;
    };
  }
}
