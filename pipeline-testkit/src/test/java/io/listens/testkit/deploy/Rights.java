package io.listens.testkit.deploy;

import static io.listens.testkit.deploy.Template.list;
import static io.listens.testkit.deploy.Template.map;

import io.listens.testkit.fault.FaultLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a policy allows, and what calls need of it. */
final class Rights {

  /** In the place of a key: the call names its objects in its body. */
  private static final String SOME_KEYS = "?";

  private final List<Map<String, Object>> statements;

  /**
   * @param policyDocument resolved
   */
  Rights(@Nullable Object policyDocument) {
    statements = list(map(policyDocument).get("Statement")).stream().map(Template::map).toList();
  }

  /**
   * A right that a call needs.
   *
   * @param resource its ARN; ends with {@value #SOME_KEYS} where the call doesn't tell the keys
   */
  record Need(String action, String resource) {}

  /** The actions that are allowed, but for those of a statement. */
  Set<String> actions(String exceptSid) {
    return statements.stream()
        .filter(statement -> !exceptSid.equals(statement.get("Sid")))
        .flatMap(statement -> list(statement.get("Action")).stream())
        .map(Object::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those that nothing allows. */
  Set<Need> missing(Stream<Need> needs) {
    return needs.filter(need -> !allows(need)).collect(Collectors.toSet());
  }

  private boolean allows(Need need) {
    return statements.stream()
        .anyMatch(
            statement ->
                list(statement.get("Action")).contains(need.action())
                    && list(statement.get("Resource")).stream()
                        .anyMatch(pattern -> covers(pattern.toString(), need.resource())));
  }

  private static boolean covers(String pattern, String arn) {
    String regex =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return arn.endsWith(SOME_KEYS)
        ? pattern.startsWith(arn.substring(0, arn.length() - 1))
        : arn.matches(regex);
  }

  /** What a call needs, by the service authorization reference of S3 and Kinesis. */
  static Stream<Need> of(FaultLog.Entry call) {
    String arn = "arn:aws:s3:::" + call.target();
    String bucket = arn.split("/", 2)[0];
    return switch (call.operation()) {
      case "GetObject", "HeadObject" -> Stream.of(new Need("s3:GetObject", arn));
      case "PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload" ->
          Stream.of(new Need("s3:PutObject", arn));
      case "CopyObject" ->
          Stream.of(new Need("s3:PutObject", arn), new Need("s3:GetObject", bucket + "/any"));
      case "DeleteObject" -> Stream.of(new Need("s3:DeleteObject", arn));
      case "DeleteObjects" -> Stream.of(new Need("s3:DeleteObject", bucket + "/" + SOME_KEYS));
      case "AbortMultipartUpload" -> Stream.of(new Need("s3:AbortMultipartUpload", arn));
      case "ListObjects", "ListObjectsV2", "HeadBucket" ->
          Stream.of(new Need("s3:ListBucket", bucket));
      case "GetRecords", "GetShardIterator", "ListShards", "DescribeStreamSummary", "PutRecords" ->
          Stream.of(
              new Need(
                  "kinesis:" + call.operation(),
                  "arn:aws:kinesis:"
                      + Template.REGION
                      + ":"
                      + Template.ACCOUNT
                      + ":stream/"
                      + call.target()));
      default -> throw new IllegalArgumentException("What does it need? " + call);
    };
  }
}
