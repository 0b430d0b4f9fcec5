package io.listens.bench.release;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** A POM or an SBOM, asked by XPath. */
record Xml(Document document) {

  static Xml of(Path file) throws Exception {
    return new Xml(
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile()));
  }

  /** The texts of what a path selects. */
  List<String> all(String path) throws Exception {
    NodeList found =
        (NodeList)
            XPathFactory.newDefaultInstance()
                .newXPath()
                .evaluate(path, document, XPathConstants.NODESET);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent().strip())
        .toList();
  }
}
