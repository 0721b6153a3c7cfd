package io.gearshift.cluster.scaling;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.gearshift.config.AppConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The defaults, with what a test wants otherwise. */
final class Settings {
  private Settings() {}

  /**
   * @param hocon with the block {@code scaling}
   */
  static ScalingSettings of(String hocon) {
    Config config = ConfigFactory.parseString(hocon);
    Map<String, String> overrides = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      overrides.put(entry.getKey(), text(entry.getValue()));
    }
    return AppConfig.load(Optional.empty(), overrides, Map.of())
        .reader()
        .read("scaling", ScalingSettings.class);
  }

  private static String text(ConfigValue value) {
    return value.valueType() == ConfigValueType.LIST
        ? value.render(ConfigRenderOptions.concise())
        : value.unwrapped().toString();
  }
}
