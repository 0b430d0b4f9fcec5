package io.listens.testkit.backend;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of the {@link Backend#chosen() chosen} backend that needs what only the embedded has. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EmbeddedOnlyCondition.class)
public @interface EmbeddedOnly {

  /** What it needs. */
  String value();
}
