package io.listens.testkit.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A template of CloudFormation, with as much of its language as ours use. */
final class Template {

  static final String ACCOUNT = "123456789012";
  static final String REGION = "us-east-1";
  static final String STACK = "listens";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

  /** Stands for AWS::NoValue: a property or item that isn't there. */
  private static final Object NO_VALUE = new Object();

  private final Map<String, Object> root;
  private final Map<String, Object> given = new LinkedHashMap<>();

  private Template(Map<String, Object> root) {
    this.root = root;
    given.put("AWS::AccountId", ACCOUNT);
    given.put("AWS::Region", REGION);
    given.put("AWS::Partition", "aws");
    given.put("AWS::StackName", STACK);
    given.put("AWS::NoValue", NO_VALUE);
    section("Parameters")
        .forEach((name, parameter) -> given.put(name, map(parameter).getOrDefault("Default", "")));
  }

  static Template load(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            Template.class.getResourceAsStream("/META-INF/listens/deploy/" + name))) {
      return new Template(map(new Yaml(new Tags()).load(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Short forms such as {@code !Ref} as the long ones. */
  private static final class Tags extends SafeConstructor {
    private Tags() {
      super(new LoaderOptions());
      for (String tag : List.of("Ref", "Sub", "GetAtt", "If", "Equals", "Not", "Join", "Split")) {
        String function = tag.equals("Ref") ? tag : "Fn::" + tag;
        yamlConstructors.put(
            new org.yaml.snakeyaml.nodes.Tag("!" + tag),
            new AbstractConstruct() {
              @Override
              public Object construct(Node node) {
                return Map.of(function, value(function, node));
              }
            });
      }
    }

    private Object value(String function, Node node) {
      if (node instanceof ScalarNode scalar) {
        String text = scalar.getValue();
        return function.equals("Fn::GetAtt") ? List.of(text.split("\\.", 2)) : text;
      }
      return node instanceof SequenceNode sequence
          ? constructSequence(sequence)
          : constructMapping((MappingNode) node);
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(@Nullable Object node) {
    return node == null ? Map.of() : (Map<String, Object>) node;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(@Nullable Object node) {
    return node instanceof List<?> ? (List<Object>) node : node == null ? List.of() : List.of(node);
  }

  Map<String, Object> section(String name) {
    return map(root.get(name));
  }

  Template with(String parameter, Object value) {
    given.put(parameter, value);
    return this;
  }

  /** The properties of a resource, with all functions carried out. */
  Map<String, Object> properties(String resource) {
    return map(
        resolve(map(map(section("Resources").get(resource)).getOrDefault("Properties", Map.of()))));
  }

  /** Whether the resource is made at all. */
  boolean isMade(String resource) {
    Object condition = map(section("Resources").get(resource)).get("Condition");
    return condition == null || holds(condition.toString());
  }

  private boolean holds(String condition) {
    return Boolean.TRUE.equals(
        resolve(Objects.requireNonNull(section("Conditions").get(condition), condition)));
  }

  Object resolve(Object node) {
    if (node instanceof Map<?, ?> raw) {
      Map<String, Object> map = map(raw);
      String only = map.size() == 1 ? map.keySet().iterator().next() : "";
      if (only.equals("Ref") || only.startsWith("Fn::")) {
        return function(only, Objects.requireNonNull(map.get(only)));
      }
      Map<String, Object> resolved = new LinkedHashMap<>();
      map.forEach(
          (key, value) -> {
            Object got = resolve(value);
            if (got != NO_VALUE) {
              resolved.put(key, got);
            }
          });
      return resolved;
    }
    if (node instanceof List<?> items) {
      List<Object> resolved = new ArrayList<>();
      items.forEach(item -> resolved.add(resolve(item)));
      resolved.removeIf(item -> item == NO_VALUE);
      return resolved;
    }
    return node;
  }

  private Object function(String name, Object argument) {
    List<Object> arguments = list(argument);
    return switch (name) {
      case "Ref" -> reference(argument.toString());
      case "Fn::Sub" -> substituted(argument);
      case "Fn::GetAtt" -> attribute(arguments.get(0).toString(), arguments.get(1).toString());
      case "Fn::If" -> resolve(arguments.get(holds(arguments.get(0).toString()) ? 1 : 2));
      case "Fn::Equals" ->
          resolve(arguments.get(0)).toString().equals(resolve(arguments.get(1)).toString());
      case "Fn::Not" -> !Boolean.TRUE.equals(resolve(arguments.get(0)));
      case "Fn::Join" ->
          String.join(
              arguments.get(0).toString(),
              list(resolve(arguments.get(1))).stream().map(Object::toString).toList());
      case "Fn::Split" ->
          List.<Object>of(
              (Object[])
                  resolve(arguments.get(1))
                      .toString()
                      .split(Pattern.quote(arguments.get(0).toString()), -1));
      default -> throw new IllegalArgumentException("No function of our templates: " + name);
    };
  }

  private Object substituted(Object argument) {
    Map<String, Object> own = argument instanceof List<?> both ? map(both.get(1)) : Map.of();
    String text = argument instanceof List<?> both ? both.get(0).toString() : argument.toString();
    Matcher variables = VARIABLE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (variables.find()) {
      String name = variables.group(1);
      int dot = name.indexOf('.');
      Object value =
          own.containsKey(name)
              ? resolve(own.get(name))
              : dot < 0
                  ? reference(name)
                  : attribute(name.substring(0, dot), name.substring(dot + 1));
      variables.appendReplacement(resolved, Matcher.quoteReplacement(value.toString()));
    }
    return variables.appendTail(resolved).toString().replace("${!", "${");
  }

  private Object reference(String name) {
    Object value = given.get(name);
    if (value != null) {
      return value;
    }
    if (!section("Resources").containsKey(name)) {
      throw new IllegalArgumentException("Nothing is called " + name);
    }
    Map<String, Object> properties = properties(name);
    for (String key : List.of("Name", "BucketName", "DashboardName")) {
      if (properties.containsKey(key)) {
        return Objects.requireNonNull(properties.get(key));
      }
    }
    Object input = properties.getOrDefault("DatabaseInput", properties.get("TableInput"));
    return input == null
        ? "arn:aws:any:" + REGION + ":" + ACCOUNT + ":" + STACK + "-" + name
        : Objects.requireNonNull(map(input).get("Name"));
  }

  private Object attribute(String resource, String attribute) {
    Object name = reference(resource);
    return switch (map(section("Resources").get(resource)).get("Type") + "." + attribute) {
      case "AWS::S3::Bucket.Arn" -> "arn:aws:s3:::" + name;
      case "AWS::Kinesis::Stream.Arn" ->
          "arn:aws:kinesis:" + REGION + ":" + ACCOUNT + ":stream/" + name;
      case "AWS::IAM::Role.Arn" -> "arn:aws:iam::" + ACCOUNT + ":role/" + STACK + "-" + resource;
      default -> throw new IllegalArgumentException("No such attribute: " + resource + attribute);
    };
  }

  /**
   * Tells of all that is referred to.
   *
   * @param told with {@code Ref}, {@code GetAtt} or {@code Condition}, and the name
   */
  void references(BiConsumer<String, String> told) {
    references(section("Conditions"), told);
    references(section("Outputs"), told);
    section("Resources")
        .values()
        .forEach(
            resource -> {
              Object condition = map(resource).get("Condition");
              if (condition != null) {
                told.accept("Condition", condition.toString());
              }
              Object needed = map(resource).get("DependsOn");
              list(needed).forEach(name -> told.accept("Ref", name.toString()));
              references(map(resource).getOrDefault("Properties", Map.of()), told);
            });
  }

  private void references(Object node, BiConsumer<String, String> told) {
    if (node instanceof List<?> items) {
      items.forEach(item -> references(item, told));
    }
    if (node instanceof Map<?, ?> map) {
      map(map).forEach((key, value) -> reference(key, value, told));
    }
  }

  private void reference(String key, Object value, BiConsumer<String, String> told) {
    switch (key) {
      case "Ref" -> told.accept("Ref", value.toString());
      case "Fn::GetAtt" -> told.accept("GetAtt", list(value).get(0) + "." + list(value).get(1));
      case "Fn::If" -> told.accept("Condition", list(value).get(0).toString());
      case "Fn::Sub" -> {
        Map<String, Object> own = value instanceof List<?> both ? map(both.get(1)) : Map.of();
        Matcher variables = VARIABLE.matcher(list(value).get(0).toString());
        while (variables.find()) {
          String name = variables.group(1);
          if (!own.containsKey(name)) {
            told.accept(name.contains(".") ? "GetAtt" : "Ref", name);
          }
        }
      }
      default -> {
        // No reference by itself.
      }
    }
    references(value, told);
  }
}
