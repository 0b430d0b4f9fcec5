package io.listens.testkit.backend;

/**
 * Where a stand-in is known to do otherwise than AWS. Each is told in docs/testkit.md, and skips
 * what it concerns; a stand-in that fails anything else has a difference that isn't known yet.
 */
public enum Difference {
  /** It has no S3. */
  NO_S3,
  /** It takes parts of an upload that was aborted, where AWS has none of that id. */
  PARTS_AFTER_ABORT
}
