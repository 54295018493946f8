package io.mitogen.runtime.call;

import io.mitogen.Context;
import io.mitogen.spi.ContextSource;
import java.util.function.Predicate;

/** The contexts that values speak of: makes them, and tells whether one is of this router. Thread-safe. */
public interface Contexts extends ContextSource, Predicate<Context> {}
