package io.listens.testkit.generate;

import io.listens.model.Song;

/**
 * A track put on.
 *
 * @param song the track
 * @param heardMs milliseconds heard; the whole length unless the listener leaves it
 */
record Play(Song song, long heardMs) {

  boolean left() {
    return heardMs < Catalogue.lengthMs(song);
  }
}
