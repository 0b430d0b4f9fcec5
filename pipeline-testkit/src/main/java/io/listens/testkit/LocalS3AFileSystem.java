package io.listens.testkit;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.s3a.S3AFileSystem;

/** S3A as it is, but closed with the {@link LocalAws} that it leads to. Made by Hadoop. */
final class LocalS3AFileSystem extends S3AFileSystem {

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    OpenFileSystems.opened(this, conf.getTrimmed("fs.s3a.endpoint", ""));
  }

  @Override
  public void close() throws IOException {
    OpenFileSystems.closed(this);
    super.close();
  }
}
