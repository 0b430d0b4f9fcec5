package io.listens.bench.peers;

/** A peer ended with a failure, or counted wrongly: its time says nothing. */
final class FailedPeerException extends Exception {

  private static final long serialVersionUID = 1;

  FailedPeerException(String message) {
    super(message);
  }
}
