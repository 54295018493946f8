package io.mitogen.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentityTest {
  private final Identity us = new Identity(5, 2, 0);

  @Test
  void onlyAncestorsAndOurselvesHaveAuthority() {
    assertThat(us.isAuthority(5)).isTrue();
    assertThat(us.isAuthority(2)).isTrue();
    assertThat(us.isAuthority(0)).isTrue();
    assertThat(us.isAuthority(7)).isFalse();
    assertThat(us.isAuthority(-1)).isFalse();
  }

  @Test
  void aChildHasUsAsItsNearestAncestor() {
    assertThat(us.parentsOfChild()).containsExactly(5, 2, 0);
    assertThat(us.parent()).isEqualTo(2);
  }

  @Test
  void theMasterHasNoParent() {
    Identity master = new Identity(Identity.MASTER);

    assertThat(master.hasParent()).isFalse();
    assertThat(master.isAuthority(0)).isTrue();
    assertThat(master.isAuthority(1)).isFalse();
    assertThat(master.parentsOfChild()).containsExactly(0);
  }
}
