package io.listens.testkit.emulator;

import com.sun.net.httpserver.Headers;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which of S3's operations a request is. */
final class S3Operations {

  private S3Operations() {}

  /**
   * @param method the HTTP method
   * @param path the path as it was sent, {@code /bucket/key}
   * @param query the query as it was sent; null if there is none
   */
  static String name(String method, String path, @Nullable String query, Headers headers) {
    Set<String> parameters =
        query == null
            ? Set.of()
            : Arrays.stream(query.split("&"))
                .map(parameter -> parameter.replaceFirst("=.*", ""))
                .collect(Collectors.toSet());
    String target = target(path);
    if (target.isEmpty()) {
      return method.equals("GET") ? "ListBuckets" : method;
    }
    boolean copy = headers.containsKey("x-amz-copy-source");
    return target.indexOf('/') < 0
        ? ofBucket(method, parameters)
        : ofObject(method, parameters, copy);
  }

  /** Bucket and key as {@code bucket/key}, still encoded; the bucket alone if there is no key. */
  static String target(String path) {
    String target = path.startsWith("/") ? path.substring(1) : path;
    boolean bucketOnly = target.endsWith("/") && target.indexOf('/') == target.length() - 1;
    return bucketOnly ? target.substring(0, target.length() - 1) : target;
  }

  private static String ofBucket(String method, Set<String> parameters) {
    return switch (method) {
      case "GET" -> {
        if (parameters.contains("list-type")) {
          yield "ListObjectsV2";
        }
        yield parameters.contains("uploads") ? "ListMultipartUploads" : getBucket(parameters);
      }
      case "HEAD" -> "HeadBucket";
      case "PUT" -> parameters.isEmpty() ? "CreateBucket" : "PutBucket";
      case "DELETE" -> "DeleteBucket";
      case "POST" -> parameters.contains("delete") ? "DeleteObjects" : "PostObject";
      default -> method;
    };
  }

  private static String getBucket(Set<String> parameters) {
    boolean list =
        parameters.isEmpty()
            || parameters.contains("prefix")
            || parameters.contains("delimiter")
            || parameters.contains("max-keys")
            || parameters.contains("marker");
    return list ? "ListObjects" : "GetBucket";
  }

  private static String ofObject(String method, Set<String> parameters, boolean copy) {
    boolean upload = parameters.contains("uploadId");
    return switch (method) {
      case "GET" -> upload ? "ListParts" : "GetObject";
      case "HEAD" -> "HeadObject";
      case "PUT" -> {
        if (upload) {
          yield copy ? "UploadPartCopy" : "UploadPart";
        }
        yield copy ? "CopyObject" : "PutObject";
      }
      case "DELETE" -> upload ? "AbortMultipartUpload" : "DeleteObject";
      case "POST" -> upload ? "CompleteMultipartUpload" : "CreateMultipartUpload";
      default -> method;
    };
  }
}
