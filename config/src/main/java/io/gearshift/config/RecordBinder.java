package io.gearshift.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Binds a HOCON object to a record, key by component, and collects what does not fit. Nothing comes
 * out for an object with a problem.
 */
final class RecordBinder {
  private final Problems problems;

  RecordBinder(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param path where the object stands, for messages; empty at the root of a file
   */
  <T extends Record> Optional<T> bind(ConfigObject object, String path, Class<T> type) {
    Map<String, RecordComponent> components = components(type);
    for (String key : object.keySet()) {
      if (!components.containsKey(key)) {
        unknown(object.get(key), join(path, key), key, components.keySet());
      }
    }
    List<Object> arguments = new ArrayList<>();
    boolean complete = true;
    for (Map.Entry<String, RecordComponent> entry : components.entrySet()) {
      Optional<Object> argument = component(object, path, entry.getKey(), entry.getValue());
      argument.ifPresent(arguments::add);
      complete &= argument.isPresent();
    }
    return complete ? construct(type, arguments, path, object.origin()) : Optional.empty();
  }

  /** Binds a value to a type of the kinds that components of records may have. */
  Optional<Object> value(ConfigValue value, String path, Type type, boolean size) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      if (parameterized.getRawType() == Map.class) {
        return texts(value, path, arguments[1]);
      }
      return parameterized.getRawType() == List.class
          ? list(value, path, arguments[0], size)
          : value(value, path, arguments[0], size).map(Optional::of);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return record(value, path, plain.asSubclass(Record.class));
    }
    if (!Scalars.isScalar(plain)) {
      throw new IllegalArgumentException(
          path + " is to become a " + type.getTypeName() + " (expected: a type that HOCON can be)");
    }
    try {
      return Optional.of(Scalars.read(value, plain, size));
    } catch (Scalars.Mismatch e) {
      mismatch(value, path, e.expected(), e.remedy());
      return Optional.empty();
    }
  }

  private Optional<Object> component(
      ConfigObject object, String path, String key, RecordComponent component) {
    ConfigValue value = object.get(key);
    boolean missing = value == null || value.valueType() == ConfigValueType.NULL;
    boolean optional = component.getType() == Optional.class;
    boolean size = key.equals("bytes") || key.endsWith("-bytes");
    if (missing && optional) {
      return Optional.of(Optional.empty());
    }
    if (missing) {
      problems.add(
          join(path, key),
          "missing (expected: " + expected(component.getGenericType(), size) + ")",
          object.origin());
      return Optional.empty();
    }
    return value(value, join(path, key), component.getGenericType(), size);
  }

  private Optional<Object> record(ConfigValue value, String path, Class<? extends Record> type) {
    if (value instanceof ConfigObject object) {
      return bind(object, path, type).map(bound -> bound);
    }
    mismatch(value, path, expected(type, false), Optional.empty());
    return Optional.empty();
  }

  private Optional<Object> list(ConfigValue value, String path, Type element, boolean size) {
    ConfigList list;
    try {
      list = value.atKey("list").getList("list");
    } catch (ConfigException e) {
      mismatch(value, path, "a list", Optional.empty());
      return Optional.empty();
    }
    List<Object> bound = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      value(list.get(i), path + "[" + i + "]", element, size).ifPresent(bound::add);
    }
    return bound.size() == list.size() ? Optional.of(List.copyOf(bound)) : Optional.empty();
  }

  /** A block whose keys are free. */
  private Optional<Object> texts(ConfigValue value, String path, Type element) {
    if (!(value instanceof ConfigObject object)) {
      mismatch(value, path, "a block of keys and values", Optional.empty());
      return Optional.empty();
    }
    Map<String, Object> bound = new LinkedHashMap<>();
    object.forEach(
        (key, inner) ->
            value(inner, join(path, key), element, false).ifPresent(v -> bound.put(key, v)));
    return bound.size() == object.size() ? Optional.of(Map.copyOf(bound)) : Optional.empty();
  }

  private <T extends Record> Optional<T> construct(
      Class<T> type, List<Object> arguments, String path, ConfigOrigin origin) {
    try {
      Class<?>[] parameters =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(arguments.toArray()));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        problems.add(path, refused.getMessage(), origin);
        return Optional.empty();
      }
      throw new IllegalStateException(type + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  void unknown(ConfigValue value, String path, String key, Iterable<String> known) {
    List<String> names = new ArrayList<>();
    known.forEach(names::add);
    problems.add(path, "no such key", value.origin(), NearestName.advice(key, names));
  }

  private void mismatch(ConfigValue value, String path, String expected, Optional<String> remedy) {
    String what = value.render(ConfigRenderOptions.concise()) + " (expected: " + expected + ")";
    remedy.ifPresentOrElse(
        advice -> problems.add(path, what, value.origin(), advice),
        () -> problems.add(path, what, value.origin()));
  }

  private static String expected(Type type, boolean size) {
    if (type instanceof ParameterizedType) {
      return "a list";
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord()
        ? "a block with " + String.join(", ", components(plain.asSubclass(Record.class)).keySet())
        : Scalars.expected(plain, size);
  }

  private static Map<String, RecordComponent> components(Class<? extends Record> type) {
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(kebab(component.getName()), component);
    }
    return components;
  }

  /** {@code maxBodyBytes} is {@code max-body-bytes}; digits stay with the word before them. */
  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  static String join(String path, String key) {
    String quoted = ConfigUtil.joinPath(key);
    return path.isEmpty() ? quoted : path + "." + quoted;
  }
}
