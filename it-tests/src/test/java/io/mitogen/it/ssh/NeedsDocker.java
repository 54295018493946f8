package io.mitogen.it.ssh;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For a class of tests that fail where there is no Docker, and say how to get one. Left out, and said so, with {@code
 * -Dmitogen.it.docker=skip}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NeedsDocker.Check.class)
public @interface NeedsDocker {
  /** Looks for it. No state. */
  final class Check implements ExecutionCondition, BeforeAllCallback {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (!"skip".equals(System.getProperty("mitogen.it.docker"))) {
        return ConditionEvaluationResult.enabled("not left out");
      }
      String reason = "left out on purpose, with -Dmitogen.it.docker=skip";
      System.out.println(context.getDisplayName() + ": " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
      HostImages.names();
    }
  }
}
