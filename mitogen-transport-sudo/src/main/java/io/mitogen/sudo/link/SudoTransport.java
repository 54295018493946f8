package io.mitogen.sudo.link;

import io.mitogen.sudo.Sudo;
import io.mitogen.sudo.command.Program;
import io.mitogen.sudo.command.SudoProgram;

/** Starts contexts of other accounts through sudo. Thread-safe; found by {@link java.util.ServiceLoader}. */
public final class SudoTransport extends AccountTransport<Sudo> {
  /** For {@link java.util.ServiceLoader}. */
  public SudoTransport() {}

  @Override
  public Class<Sudo> targetType() {
    return Sudo.class;
  }

  @Override
  Program program(Sudo target, String nonce) {
    return new SudoProgram(target, nonce);
  }
}
