package io.listens.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalAwsHadoopIT {

  private static LocalAws aws;
  private static FileSystem files;

  @BeforeAll
  static void start() throws IOException {
    aws = LocalAws.start();
    aws.s3().createBucket(r -> r.bucket("lake"));
    Configuration conf = new Configuration();
    aws.hadoopConf().forEach(conf::set);
    conf.set("fs.s3a.multipart.size", "5M");
    conf.set("fs.s3a.fast.upload.buffer", "bytebuffer");
    files = FileSystem.newInstance(URI.create("s3a://lake/"), conf);
  }

  @AfterAll
  static void stop() throws IOException {
    files.close();
    aws.close();
  }

  @Test
  void aFileOfManyPartsIsWrittenMovedReadAndDeleted() throws IOException {
    byte[] content = new byte[12 << 20];
    new Random(1).nextBytes(content);
    Path written = new Path("/raw/_temporary/part-0");
    Path moved = new Path("/raw/part-0");

    try (OutputStream out = files.create(written)) {
      out.write(content);
    }
    files.rename(written, moved);

    assertThat(read(moved)).isEqualTo(content);
    assertThat(files.exists(written)).isFalse();
    assertThat(files.delete(new Path("/raw"), true)).isTrue();
    assertThat(files.exists(moved)).isFalse();
  }

  private static byte[] read(Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return in.readAllBytes();
    }
  }

  @Test
  void aDirectoryIsListed() throws IOException {
    for (String name : new String[] {"a", "b", "sub/c"}) {
      try (OutputStream out = files.create(new Path("/list/" + name))) {
        out.write(1);
      }
    }

    assertThat(Arrays.stream(files.listStatus(new Path("/list"))).map(FileStatus::getPath))
        .extracting(Path::getName)
        .containsExactlyInAnyOrder("a", "b", "sub");
  }

  @Test
  void aPlaceInTheMiddleIsRead() throws IOException {
    byte[] content = new byte[200_000];
    new Random(2).nextBytes(content);
    Path path = new Path("/seek");
    try (OutputStream out = files.create(path)) {
      out.write(content);
    }

    byte[] part = new byte[100];
    try (FSDataInputStream in = files.open(path)) {
      in.readFully(150_000, part);
    }

    assertThat(part).isEqualTo(Arrays.copyOfRange(content, 150_000, 150_100));
  }

  @Test
  void aBucketOfTheSameNameIsAnotherOneInTheNextLocalAws() throws IOException {
    Path file = new Path("s3a://same/file");
    for (int i = 0; i < 2; i++) {
      try (LocalAws another = LocalAws.start()) {
        another.s3().createBucket(r -> r.bucket("same"));
        Configuration conf = new Configuration();
        another.hadoopConf().forEach(conf::set);
        FileSystem keptByHadoop = file.getFileSystem(conf);

        assertThat(keptByHadoop.exists(file)).isFalse();
        keptByHadoop.create(file).close();
        assertThat(keptByHadoop.exists(file)).isTrue();
        assertThat(file.getFileSystem(conf)).isSameAs(keptByHadoop);
      }
    }
  }
}
