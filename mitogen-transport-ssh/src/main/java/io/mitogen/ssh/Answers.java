package io.mitogen.ssh;

import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.spi.Answerer;
import io.mitogen.ssh.archive.RuntimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The program's side of what is asked while connecting. Immutable; thread-safe if what the program gave is. */
final class Answers implements Answerer {
  private final @Nullable Supplier<Secret> password;
  private final @Nullable Function<String, Secret> passphrases;
  private final @Nullable Function<Prompt, Secret> prompts;
  private final @Nullable Predicate<HostKey> hostKeys;
  private final @Nullable JavaRuntime runtime;

  Answers() {
    this(null, null, null, null, null);
  }

  private Answers(
      @Nullable Supplier<Secret> password,
      @Nullable Function<String, Secret> passphrases,
      @Nullable Function<Prompt, Secret> prompts,
      @Nullable Predicate<HostKey> hostKeys,
      @Nullable JavaRuntime runtime) {
    this.password = password;
    this.passphrases = passphrases;
    this.prompts = prompts;
    this.hostKeys = hostKeys;
    this.runtime = runtime;
  }

  Answers password(Supplier<Secret> newValue) {
    return new Answers(newValue, passphrases, prompts, hostKeys, runtime);
  }

  Answers passphrases(Function<String, Secret> newValue) {
    return new Answers(password, newValue, prompts, hostKeys, runtime);
  }

  Answers prompts(Function<Prompt, Secret> newValue) {
    return new Answers(password, passphrases, newValue, hostKeys, runtime);
  }

  Answers hostKeys(Predicate<HostKey> newValue) {
    return new Answers(password, passphrases, prompts, newValue, runtime);
  }

  Answers runtime(JavaRuntime newValue) {
    return new Answers(password, passphrases, prompts, hostKeys, newValue);
  }

  @Override
  public @Nullable Object answer(Object question) {
    if (!(question instanceof Tuple tuple) || tuple.asList().isEmpty()) {
      return null;
    }
    List<?> parts = tuple.asList();
    switch (String.valueOf(parts.get(0))) {
      case "password":
        return password == null ? null : password.get();
      case "passphrase":
        return passphrases == null ? null : passphrases.apply((String) parts.get(1));
      case "prompt":
        return prompts == null ? null : prompts.apply(prompt(parts));
      case "host-key":
        return hostKeys == null ? null : hostKeys.test(hostKey(parts));
      case "runtime-ahead":
        return runtime == null ? null : prepared(source(runtime));
      case "runtime":
        return runtime == null ? null : source(runtime).offer((String) parts.get(1));
      case "runtime-ready":
        return runtime == null
            ? null
            : source(runtime).ready((String) parts.get(1), ((Number) parts.get(2)).longValue());
      case "runtime-part":
        return runtime == null ? null : part(source(runtime), parts);
      case "runtime-facts":
        return runtime == null ? null : source(runtime).facts((String) parts.get(1));
      default:
        return null;
    }
  }

  private static RuntimeSource source(JavaRuntime runtime) {
    return new RuntimeSource(runtime.given(), runtime.modules());
  }

  private static Object prepared(RuntimeSource source) {
    source.prepare();
    return true;
  }

  private static byte[] part(RuntimeSource source, List<?> parts) {
    try {
      return source.part((String) parts.get(1), ((Number) parts.get(2)).longValue());
    } catch (IOException e) {
      throw new UncheckedIOException("the java runtime can't be read any more", e);
    }
  }

  private static Prompt prompt(List<?> parts) {
    return new Prompt(
        (String) parts.get(1),
        (String) parts.get(2),
        (String) parts.get(3),
        (String) parts.get(4),
        (Boolean) parts.get(5));
  }

  private static HostKey hostKey(List<?> parts) {
    return new HostKey(
        (String) parts.get(1),
        (Integer) parts.get(2),
        (String) parts.get(3),
        (String) parts.get(4),
        (String) parts.get(5));
  }
}
