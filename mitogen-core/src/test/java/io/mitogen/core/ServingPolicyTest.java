package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServingPolicyTest {
  private static final ServingPolicy POLICY = new ServingPolicy(RouterOptions.defaults());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.mitogen.Context",
        "io.mitogen.Dead$Reason",
        "io.mitogen.spi.Codec",
        "io.mitogen.serial.CborCodec",
        "io.mitogen.runtime.node.Node",
        "io.mitogen.runtime.route.Identity"
      })
  void everyChildHasTheLibrary(String name) {
    assertThat(ServingPolicy.isLibrary(name)).isTrue();
    assertThat(POLICY.refusal(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.mitogen.core.Mitogen",
        "io.mitogen.core.VertxLoop$VertxTimer",
        "io.vertx.core.Vertx",
        "io.netty.buffer.ByteBuf"
      })
  void theCoreAndWhatItNeedsAreNotServed(String name) {
    assertThat(ServingPolicy.isLibrary(name)).isFalse();
    assertThat(POLICY.refusal(name))
        .isEqualTo(
            "is part of what the master runs on, and never served; keep what is called in another context in"
                + " classes that don't use it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hosts",
        "com.acme.Hosts",
        "io.mitogenerous.Hosts",
        "io.vertxample.Hosts",
        "io.mitogen.examples.Tour", // ours, but a program
        "io.mitogen.runtimes.Hosts",
        "io.mitogen.transport.ssh.Ssh",
        "com.acme.io.vertx.core.Vertx"
      })
  void programsAreServed(String name) {
    assertThat(ServingPolicy.isLibrary(name)).isFalse();
    assertThat(POLICY.refusal(name)).isNull();
  }

  @Test
  void theLibraryIsKnownByThePackagesThatAreThere() {
    assertThat(ServingPolicy.isLibrary(io.mitogen.Router.class.getName())).isTrue();
    assertThat(ServingPolicy.isLibrary(io.mitogen.runtime.node.Rules.class.getName()))
        .isTrue();
    assertThat(POLICY.refusal(Mitogen.class.getName())).isNotNull();
    assertThat(POLICY.refusal(io.vertx.core.Vertx.class.getName())).isNotNull();
  }
}
