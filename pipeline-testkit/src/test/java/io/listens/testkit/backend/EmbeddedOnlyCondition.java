package io.listens.testkit.backend;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what is {@link EmbeddedOnly} where another backend is chosen. */
final class EmbeddedOnlyCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), EmbeddedOnly.class)
        .map(only -> result(only, BackendChoice.ofSystemProperties()))
        .orElseGet(() -> ConditionEvaluationResult.enabled("runs anywhere"));
  }

  static ConditionEvaluationResult result(EmbeddedOnly only, BackendChoice choice) {
    return choice instanceof BackendChoice.Embedded
        ? ConditionEvaluationResult.enabled("runs against the embedded AWS")
        : ConditionEvaluationResult.disabled("needs the embedded AWS: " + only.value());
  }
}
