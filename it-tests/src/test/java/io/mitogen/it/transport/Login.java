package io.mitogen.it.transport;

import io.mitogen.Context;
import io.mitogen.Target;
import java.util.List;
import java.util.Optional;

/**
 * A login to this machine: a shell that does something of its own before it runs our command. Immutable.
 *
 * @param label what the context is called
 * @param before what the shell does first: prints a banner, asks a question, refuses
 * @param shell the program that takes a script as its last word, {@code sh -c} mostly
 * @param via the context that logs in
 */
public record Login(String label, String before, List<String> shell, Optional<Context> via)
    implements Target {
  /** With an ordinary shell. */
  public Login(String label, String before) {
    this(label, before, List.of("sh", "-c"));
  }

  /** From here. */
  public Login(String label, String before, List<String> shell) {
    this(label, before, shell, Optional.empty());
  }

  /** From {@code context}. */
  public Login via(Context context) {
    return new Login(label, before, shell, Optional.of(context));
  }

  @Override
  public String describe() {
    return "login " + label;
  }

  @Override
  public String contextName(long pid) {
    return label;
  }

  @Override
  public String name() {
    return label;
  }
}
