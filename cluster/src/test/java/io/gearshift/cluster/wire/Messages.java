package io.gearshift.cluster.wire;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/** The messages that there are, found by what the compiler made of the sources. */
final class Messages {
  private Messages() {}

  /**
   * What belongs to a protocol: everything that implements a sealed interface, or one that is
   * called {@code Command}, but for what an actor tells itself.
   *
   * @param sample a class of the module
   */
  static List<Class<?>> inModuleOf(Class<?> sample) throws IOException, URISyntaxException {
    URI place = sample.getProtectionDomain().getCodeSource().getLocation().toURI();
    if (Files.isDirectory(Path.of(place))) {
      return in(Path.of(place));
    }
    try (FileSystem jar = FileSystems.newFileSystem(Path.of(place), Map.of())) {
      return in(jar.getPath("/"));
    }
  }

  /** The interfaces by which a message is one. */
  static Set<Class<?>> protocols(Class<?> message) {
    Set<Class<?>> protocols = new LinkedHashSet<>();
    for (Class<?> each : message.getInterfaces()) {
      if (each.isSealed() || each.getSimpleName().equals("Command")) {
        protocols.add(each);
      }
      protocols.addAll(protocols(each));
    }
    return protocols;
  }

  /** What the actors take that a message has references to, however deep inside. */
  static Set<Class<?>> repliesOf(Class<?> message) {
    Set<Class<?>> replies = new LinkedHashSet<>();
    collect(message, new LinkedHashSet<>(), replies);
    return replies;
  }

  /** Without its package: {@code Batcher.Submit}. */
  static String name(Class<?> type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }

  private static List<Class<?>> in(Path root) throws IOException {
    List<Class<?>> messages = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String path = root.relativize(file).toString();
        if (path.endsWith(".class") && !path.endsWith("-info.class")) {
          String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
          Class<?> type = load(name);
          if (!type.isInterface()
              && !Modifier.isPrivate(type.getModifiers())
              && !type.isAnonymousClass()
              && !protocols(type).isEmpty()) {
            messages.add(type);
          }
        }
      }
    }
    return messages;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Messages.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void collect(Type type, Set<Type> seen, Set<Class<?>> replies) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == ActorRef.class) {
        replies.add((Class<?>) arguments[0]);
      } else {
        Arrays.stream(arguments).forEach(argument -> collect(argument, seen, replies));
      }
    } else if (type instanceof Class<?> plain && plain.isRecord()) {
      for (RecordComponent component : plain.getRecordComponents()) {
        collect(component.getGenericType(), seen, replies);
      }
    }
  }
}
