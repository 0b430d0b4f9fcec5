package io.listens.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.report.RunFigures.Batch;
import io.listens.testkit.report.RunFigures.Share;
import io.listens.testkit.report.RunFigures.Taken;
import io.listens.testkit.report.RunFigures.Track;
import io.listens.testkit.report.RunFigures.Window;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class RunReportTest {

  private static final Instant START = Instant.parse("2024-06-25T17:30:00Z");

  @Test
  void showsAllThatItIsGivenInOnePageThatNeedsNothingElse() throws Exception {
    String html = RunReport.html(figures(List.of(), windows(48)));

    Document page = parse(html);
    assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo("3 listens of <\"a & b's\">");
    assertThat(textOf(page, "th")).contains("<script>alert(1)</script> Ünï & Co");
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(textOf(page, "dd")).containsExactly("1,234,567", "0");
    assertThat(textOf(page, "title"))
        .contains("2024-06-25 17:30: 100 listens", "2024-06-25 17:30: 20.0 % skipped")
        .contains("producer: 500 records, 2,500/s")
        .contains("archive: 1,000 records in 2.0 s, 500/s", "archive: 1.5 s behind")
        .contains("windows: 1,000 records in 4.0 s, 250/s")
        .doesNotContain("windows: 0.0 s behind");
    assertThat(html).contains("Everything adds up.").doesNotContain("http").doesNotContain("url(");
  }

  /** A plot of a year would be a plot of lines thinner than a pixel. */
  @Test
  void putsWindowsTogetherThatAreTooManyAndLosesNone() throws Exception {
    Document page = parse(RunReport.html(figures(List.of(), windows(17_520))));
    List<String> listens =
        textOf(page, "title").stream().filter(title -> title.endsWith("listens")).toList();
    assertThat(listens).hasSizeBetween(100, 151);
    long sum =
        listens.stream()
            .map(title -> title.replaceAll(".*: ([0-9,]+) listens", "$1").replace(",", ""))
            .filter(number -> number.matches("[0-9]+"))
            .mapToLong(Long::parseLong)
            .sum();
    assertThat(sum).isEqualTo(17_520 * 100L);
  }

  @Test
  void saysWhatDoesNotAddUp() throws Exception {
    Document page = parse(RunReport.html(figures(List.of("1 of 2 was lost"), windows(1))));
    assertThat(textOf(page, "li")).containsExactly("1 of 2 was lost");
    assertThat(page.getDocumentElement().getTextContent()).doesNotContain("Everything adds up");
  }

  @Test
  void isAPageEvenWhereThereIsNothingToShow() throws Exception {
    RunFigures nothing =
        new RunFigures(
            "Listens of none.csv",
            List.of(),
            Map.of("read", 0L),
            Map.of("input", 0.0),
            Duration.ofMinutes(30),
            List.of(),
            List.of(),
            List.of(new Share("in order", 0)),
            List.of(),
            List.of());
    Document page = parse(RunReport.html(nothing));
    assertThat(page.getElementsByTagName("svg").getLength()).isZero();
  }

  private static RunFigures figures(List<String> problems, List<Window> windows) {
    return new RunFigures(
        "3 listens of <\"a & b's\">",
        problems,
        new TreeMap<>(Map.of("counted", 1_234_567L, "late", 0L)),
        Map.of("etl", 12.5),
        Duration.ofMinutes(30),
        windows,
        List.of(new Track("<script>alert(1)</script>", "Ünï & Co", 3, 2)),
        List.of(new Share("in order", 2), new Share("over 1 d", 1)),
        List.of(
            new Batch("archive", START, Duration.ofSeconds(2), 1_000, OptionalLong.of(1_500)),
            new Batch("windows", START, Duration.ofSeconds(4), 1_000, OptionalLong.empty())),
        List.of(new Taken(START.minusSeconds(1), Duration.ofMillis(200), 500)));
  }

  private static List<Window> windows(int count) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      windows.add(new Window(START.plus(Duration.ofMinutes(30).multipliedBy(i)), 100, 50, 25, 10));
    }
    return windows;
  }

  /** The page is well-formed XML too, so that a parser of the JDK says whether its marks match. */
  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  private static List<String> textOf(Document page, String element) {
    NodeList found = page.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }
}
