package io.listens.testkit.chaos;

/** Something that drivers run on, and die. Its {@link #kill} is called from any thread. */
interface Machine extends AutoCloseable {

  /** How a driver came to its end. */
  sealed interface Ending {}

  /**
   * It did what it was to do.
   *
   * @param late listens that came late, so far
   */
  record Done(long late) implements Ending {}

  /** It was killed. */
  record Killed() implements Ending {}

  /**
   * It failed.
   *
   * @param cause in words, with the causes of the cause
   */
  record Failed(String cause) implements Ending {}

  /** Starts a driver and waits for its end. */
  Ending run(Driver.Part part) throws InterruptedException;

  /** Kills the driver that runs now, if there is one. */
  void kill();

  /** Tells the driver that nothing more comes into the stream. */
  void allSent();

  /** How many tasks were killed. */
  long tasksKilled();

  @Override
  void close();
}
