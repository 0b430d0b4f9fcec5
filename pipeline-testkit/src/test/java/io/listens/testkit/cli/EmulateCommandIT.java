package io.listens.testkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
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
    StringWriter errors = new StringWriter();
    CommandLine command = new CommandLine(new EmulateCommand()).setErr(new PrintWriter(errors));

    assertThat(command.execute("--port", "0", "--stream", stream)).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--stream is " + stream + "; expected NAME:SHARDS, such as listens:4");
  }
}
