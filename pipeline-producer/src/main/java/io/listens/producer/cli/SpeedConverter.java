package io.listens.producer.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 60x}, or {@code 60}. */
final class SpeedConverter implements ITypeConverter<Double> {

  @Override
  public Double convert(String value) {
    String number = value.endsWith("x") ? value.substring(0, value.length() - 1) : value;
    try {
      return Double.valueOf(number);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is no speed; expected one like 60x");
    }
  }
}
