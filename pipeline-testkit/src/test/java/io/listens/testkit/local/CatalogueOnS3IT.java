package io.listens.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.catalogue.CatalogueSource;
import io.listens.testkit.LocalAws;
import java.time.Instant;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

class CatalogueOnS3IT {

  private static final int TRIES = 100;

  private LocalAws aws;
  private Configuration conf;

  @BeforeEach
  void start() {
    aws = LocalAws.start();
    aws.s3().createBucket(r -> r.bucket("catalogues"));
    conf = new Configuration();
    aws.hadoopConf().forEach(conf::set);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  /** S3 gives times in whole seconds: only the ETag tells the two apart. */
  @Test
  void isReadAgainWhenItChangedWithinASecondAndKeptItsLength() {
    for (int i = 0; i < TRIES; i++) {
      Instant before = put("one");
      CatalogueSource source = CatalogueSource.open("s3a://catalogues/songs.csv", conf);
      if (put("two").equals(before)) {
        assertThat(nameIn(source.current())).isEqualTo("one");
        assertThat(nameIn(source.refresh())).isEqualTo("two");
        assertThat(source.refresh()).isSameAs(source.current());
        return;
      }
    }
    throw new AssertionError("Never were two puts of " + TRIES + " in one second");
  }

  private Instant put(String name) {
    String csv =
        "track_id,artists,album_name,track_name,duration_ms,track_genre\nt1,a,b,"
            + name
            + ",1000,g\n";
    aws.s3().putObject(r -> r.bucket("catalogues").key("songs.csv"), RequestBody.fromString(csv));
    return aws.s3().headObject(r -> r.bucket("catalogues").key("songs.csv")).lastModified();
  }

  private static String nameIn(Catalogue catalogue) {
    return String.valueOf(Objects.requireNonNull(catalogue.songs().get("t1")).trackName());
  }
}
