package io.listens.testkit.deploy;

import io.listens.etl.sink.OutputLocations;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The stack's bucket. */
final class Bucket {

  /** By which it is told whether an object is there already. */
  private static final String DIGEST = "listens-sha256";

  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final String name;

  Bucket(S3Client s3, String name) {
    this.s3 = s3;
    this.name = name;
  }

  /** Whether it holds that very file. */
  boolean holds(Upload upload) {
    try {
      return upload
          .sha256()
          .equals(s3.headObject(r -> r.bucket(name).key(upload.key())).metadata().get(DIGEST));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  void put(Upload upload) {
    s3.putObject(
        r -> r.bucket(name).key(upload.key()).metadata(Map.of(DIGEST, upload.sha256())),
        RequestBody.fromBytes(upload.content()));
  }

  /** Asks the job to end. */
  void putStopMarker() {
    String key = new OutputLocations("").stopMarker().substring(1);
    s3.putObject(r -> r.bucket(name).key(key), RequestBody.empty());
  }

  /** Deletes all that is in it, unfinished uploads too; nothing if it is gone. */
  void empty() {
    try {
      s3.listObjectsV2Paginator(r -> r.bucket(name)).forEach(page -> delete(page.contents()));
      s3.listMultipartUploadsPaginator(r -> r.bucket(name)).uploads().forEach(this::abort);
    } catch (NoSuchBucketException e) {
      // An earlier attempt came that far.
    }
  }

  private void delete(List<S3Object> objects) {
    if (!objects.isEmpty()) {
      List<ObjectIdentifier> keys =
          objects.stream().map(o -> ObjectIdentifier.builder().key(o.key()).build()).toList();
      var answer = s3.deleteObjects(r -> r.bucket(name).delete(d -> d.objects(keys).quiet(true)));
      if (answer.hasErrors() && !answer.errors().isEmpty()) {
        throw new IllegalStateException(
            "Cannot delete "
                + answer.errors().get(0).key()
                + " of bucket "
                + name
                + ": "
                + answer.errors().get(0).message());
      }
    }
  }

  private void abort(MultipartUpload upload) {
    s3.abortMultipartUpload(r -> r.bucket(name).key(upload.key()).uploadId(upload.uploadId()));
  }
}
