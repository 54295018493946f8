package io.mitogen.sudo.link;

import io.mitogen.sudo.Doas;
import io.mitogen.sudo.command.DoasProgram;
import io.mitogen.sudo.command.Program;

/** Starts contexts of other accounts through doas. Thread-safe; found by {@link java.util.ServiceLoader}. */
public final class DoasTransport extends AccountTransport<Doas> {
  /** For {@link java.util.ServiceLoader}. */
  public DoasTransport() {}

  @Override
  public Class<Doas> targetType() {
    return Doas.class;
  }

  @Override
  Program program(Doas target, String nonce) {
    return new DoasProgram(target);
  }
}
