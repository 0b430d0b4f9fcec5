package io.listens.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BooksTest {

  /** Whatever the machine's locale: tests run in a Turkish one. */
  @Test
  void saysWhatDoesNotAddUpWithCommasBetweenThousands() {
    Books books = new Books(10_000, 9_000, 8_000, 1_000, 5_000, 1_500, 0, 0, 0, 1, 1, 0);
    assertThat(books.problems())
        .containsExactly(
            "1,000 of 10,000 listens were not sent",
            "8,000 records are archived; expected the 9,000 sent",
            "5,000 counted, 1,500 duplicates and 1,000 rejected make 7,500; expected the 8,000"
                + " archived");
  }
}
