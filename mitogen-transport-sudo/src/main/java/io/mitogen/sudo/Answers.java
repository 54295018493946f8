package io.mitogen.sudo;

import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.spi.Answerer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The program's side of what is asked while connecting. Immutable; thread-safe if what the program gave is. Its answers are
 * copies, which whoever asked wipes.
 */
record Answers(
    @Nullable Supplier<Secret> passwords, @Nullable Function<Prompt, Secret> prompts)
    implements Answerer {
  static Answers of(Answerer answerer) {
    return answerer instanceof Answers answers ? answers : new Answers(null, null);
  }

  Answers password(Supplier<Secret> newValue) {
    return new Answers(newValue, prompts);
  }

  Answers prompts(Function<Prompt, Secret> newValue) {
    return new Answers(passwords, newValue);
  }

  @Override
  public @Nullable Object answer(Object question) {
    if (!(question instanceof Tuple tuple) || tuple.asList().isEmpty()) {
      return null;
    }
    List<?> parts = tuple.asList();
    switch (String.valueOf(parts.get(0))) {
      case "password":
        return passwords == null ? null : copy(passwords.get());
      case "prompt":
        return prompts == null
            ? null
            : copy(prompts.apply(new Prompt((String) parts.get(1), (String) parts.get(2))));
      default:
        return null;
    }
  }

  private static @Nullable Secret copy(@Nullable Secret secret) {
    if (secret == null) {
      return null;
    }
    char[] chars = secret.reveal();
    try {
      return Secret.of(chars);
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  /** Not the default, which would show what the program gave. */
  @Override
  public String toString() {
    return "Answers";
  }
}
