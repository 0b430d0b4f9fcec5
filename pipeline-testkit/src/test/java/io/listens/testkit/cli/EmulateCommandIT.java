package io.listens.testkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.LocalAws;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class EmulateCommandIT {

  @Test
  void itServesWhatItAnnouncesUntilItIsInterrupted() throws Exception {
    PipedReader output = new PipedReader();
    PrintWriter out = new PrintWriter(new PipedWriter(output));
    CommandLine command = new CommandLine(new EmulateCommand()).setOut(out);
    FutureTask<Integer> run =
        new FutureTask<>(
            () ->
                command.execute(
                    "--port",
                    "0",
                    "--stream",
                    "listens:2",
                    "--stream",
                    "plays:1",
                    "--bucket",
                    "lake"));
    Thread thread = new Thread(run, "emulate");
    thread.start();

    URI endpoint = announcedEndpoint(output);
    try (KinesisClient kinesis =
        KinesisClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      assertThat(kinesis.listStreams().streamNames()).containsExactly("listens", "plays");
      assertThat(kinesis.listShards(r -> r.streamName("listens")).shards()).hasSize(2);
    }
    thread.interrupt();

    assertThat(run.get()).isZero();
  }

  private static URI announcedEndpoint(PipedReader output) throws IOException {
    BufferedReader lines = new BufferedReader(output);
    String line = lines.readLine();
    while (!line.startsWith("export AWS_ENDPOINT_URL=")) {
      line = lines.readLine();
    }
    return URI.create(line.substring(line.indexOf('=') + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"listens", "listens:0", "listens:x", ":4", "a b:4"})
  void aStreamIsNameAndShards(String stream) {
    assertThat(errorsOf(2, "--port", "0", "--stream", stream))
        .contains("--stream is " + stream + "; expected NAME:SHARDS, such as listens:4");
  }

  @Test
  void aStreamIsGivenOnce() {
    assertThat(errorsOf(2, "--stream", "listens:1", "--stream", "listens:2"))
        .contains("--stream has listens more than once; expected each name once");
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThat(errorsOf(2, "--port", "65536")).contains("--port is 65536; expected 0 to 65535");
    assertThat(errorsOf(2, "--max-record-bytes", "0"))
        .contains("--max-record-bytes is 0; expected at least 1");
  }

  @Test
  void aTakenPortIsNamedWithItsOption() {
    try (LocalAws other = LocalAws.start()) {
      int port = other.endpoint().getPort();

      assertThat(errorsOf(1, "--port", Integer.toString(port)))
          .contains("Cannot listen on 127.0.0.1:" + port + ". Set --port to a free one, or 0")
          .contains("because: Address already in use")
          .doesNotContain("\tat ");
    }
  }

  private static String errorsOf(int exitCode, String... options) {
    StringWriter errors = new StringWriter();
    CommandLine command = Listens.commandLine().setErr(new PrintWriter(errors));
    List<String> arguments = new ArrayList<>(List.of("emulate"));
    arguments.addAll(List.of(options));

    assertThat(command.execute(arguments.toArray(String[]::new))).isEqualTo(exitCode);
    return errors.toString();
  }
}
