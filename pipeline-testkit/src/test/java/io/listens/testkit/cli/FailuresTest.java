package io.listens.testkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/** What is said when a command fails. */
class FailuresTest {

  @Test
  void tellsEachCauseOnce() {
    Throwable failure =
        new IllegalStateException(
            "Cannot read", new IOException("it is damaged", new IOException("it is damaged")));

    assertThat(Failures.told(failure)).isEqualTo("Cannot read\n  because: it is damaged");
  }

  @Test
  void saysInShortThatThereAreNoCredentials() {
    assertThat(told("[profile other]\n"))
        .startsWith("Cannot find AWS credentials; expected AWS_ACCESS_KEY_ID")
        .endsWith("\n  of the profile: Profile file contained no credentials for profile 'default'")
        .hasSizeLessThan(400);
  }

  /** It is no use to say that the modules for it are missing. */
  @Test
  void knowsProfilesOfIamIdentityCenter() {
    String profile =
        """
        [default]
        sso_session = music
        sso_account_id = 123456789012
        sso_role_name = Listener
        region = eu-west-1
        [sso-session music]
        sso_region = eu-west-1
        sso_start_url = https://music.awsapps.com/start
        """;

    assertThat(told(profile)).contains("of the profile: ").doesNotContain("class path");
  }

  /** What is told of what the SDK says with profiles, and nothing else to look for. */
  private static String told(String profiles) {
    ProfileFile file =
        ProfileFile.builder()
            .type(ProfileFile.Type.CONFIGURATION)
            .content(new ByteArrayInputStream(profiles.getBytes(StandardCharsets.UTF_8)))
            .build();
    try (AwsCredentialsProviderChain chain =
        AwsCredentialsProviderChain.of(provider(file, "default"), provider(file, "none"))) {
      return Failures.told(catchThrowable(chain::resolveCredentials));
    }
  }

  private static ProfileCredentialsProvider provider(ProfileFile file, String profile) {
    return ProfileCredentialsProvider.builder().profileFile(file).profileName(profile).build();
  }
}
