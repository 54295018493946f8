package io.mitogen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlobTest {
  @Test
  void itPrintsItsLengthOnly() {
    assertThat(Blob.of(new byte[] {65, 66, 67})).hasToString("[blob: 3 bytes]");
  }

  @Test
  void blobsAreEqualByContent() {
    assertThat(Blob.of(new byte[] {1, 2})).isEqualTo(Blob.of(new byte[] {1, 2}));
    assertThat(Blob.of(new byte[] {1, 2})).hasSameHashCodeAs(Blob.of(new byte[] {1, 2}));
    assertThat(Blob.of(new byte[] {1, 2}))
        .isNotEqualTo(Blob.of(new byte[] {1, 3}))
        .isNotEqualTo(new byte[] {1, 2});
  }

  @Test
  void nobodyElseCanChangeItsBytes() {
    byte[] source = {1, 2};
    Blob blob = Blob.of(source);

    source[0] = 9;
    blob.toByteArray()[1] = 9;

    assertThat(blob.toByteArray()).containsExactly(1, 2);
    assertThat(blob.size()).isEqualTo(2);
  }
}
