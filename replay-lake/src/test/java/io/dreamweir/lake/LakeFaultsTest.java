package io.dreamweir.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeFaultsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "getFileStatus on s3a://b/lake: com.amazonaws.services.s3.model.AmazonS3Exception: The"
            + " provided token has expired. (Service: Amazon S3; Status Code: 400; Error Code:"
            + " ExpiredToken; Request ID: 1)",
        "s3a://b/lake: getFileStatus: Forbidden (Service: Amazon S3; Status Code: 403; Error Code:"
            + " 403 Forbidden)",
        "org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException: No AWS Credentials provided by"
            + " EnvironmentVariableCredentialsProvider"
      })
  void aStoreThatRefusesUsIsNoBug(String said) {
    Throwable failure = new IllegalStateException("stage failed", new IOException(said));
    Optional<UserError> fault = LakeFaults.explain("s3a://b/lake", failure);
    assertThat(fault)
        .hasValueSatisfying(
            error -> {
              assertThat(error.kind()).isEqualTo(UserError.Kind.FAILED);
              assertThat(error)
                  .hasMessageStartingWith(
                      "the object store of the lake at s3a://b/lake refuses the credentials")
                  .hasMessageContaining("AWS_SESSION_TOKEN");
            });
  }

  @Test
  void aFileThatMayNotBeReadIsAnotherMatter() {
    assertThat(LakeFaults.explain("/lake", new AccessDeniedException("/lake/_delta_log")))
        .isEmpty();
  }
}
