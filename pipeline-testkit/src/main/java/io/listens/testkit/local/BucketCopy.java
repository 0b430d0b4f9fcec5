package io.listens.testkit.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Copies a bucket to a directory. */
public final class BucketCopy {

  private BucketCopy() {}

  /**
   * Copies the objects whose keys begin with a prefix; keys become paths below the directory.
   *
   * @param prefix empty for all of them
   * @param directory made if it isn't there
   * @throws IOException if a directory can't be made
   * @throws software.amazon.awssdk.core.exception.SdkException if an object can't be read, or its
   *     file is there already
   */
  public static void copy(S3Client s3, String bucket, String prefix, Path directory)
      throws IOException {
    for (S3Object object :
        s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix)).contents()) {
      if (object.key().endsWith("/")) {
        // S3A marks empty directories so.
        continue;
      }
      Path file = directory.resolve(object.key());
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      s3.getObject(r -> r.bucket(bucket).key(object.key()), file);
    }
  }
}
