package io.listens.etl.kinesis;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * A role to read as.
 *
 * @param arn the role
 * @param sessionName what CloudTrail shows
 * @param externalId what the role's owner asks for; null for nothing
 */
record AssumedRole(String arn, String sessionName, @Nullable String externalId)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /**
   * Credentials that renew themselves.
   *
   * @param open gets what is to be closed when they are no longer needed
   */
  AwsCredentialsProvider credentials(String region, List<AutoCloseable> open) {
    StsClient sts = StsClient.builder().region(Region.of(region)).build();
    StsAssumeRoleCredentialsProvider provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                AssumeRoleRequest.builder()
                    .roleArn(arn)
                    .roleSessionName(sessionName)
                    .externalId(externalId)
                    .build())
            .build();
    open.add(provider);
    open.add(sts);
    return provider;
  }
}
