package io.listens.producer;

/** What {@link ListenProducer#send} does when the buffer's byte budget is used up. */
public enum WhenFull {
  /** The caller waits until there is room. */
  BLOCK,
  /** The future fails at once. */
  FAIL,
  /** The caller waits up to {@link ProducerConfig#fullTimeout()}, then the future fails. */
  TIMEOUT
}
