package io.mitogen.sudo.link;

import io.mitogen.sudo.Su;
import io.mitogen.sudo.command.Program;
import io.mitogen.sudo.command.SuProgram;

/** Starts contexts of other accounts through su. Thread-safe; found by {@link java.util.ServiceLoader}. */
public final class SuTransport extends AccountTransport<Su> {
  /** For {@link java.util.ServiceLoader}. */
  public SuTransport() {}

  @Override
  public Class<Su> targetType() {
    return Su.class;
  }

  @Override
  Program program(Su target, String nonce) {
    return new SuProgram(target);
  }
}
