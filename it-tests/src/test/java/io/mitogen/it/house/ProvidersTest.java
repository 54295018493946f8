package io.mitogen.it.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Provides;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider is found on the module path and on the class path, or it will be missed on one of them. */
class ProvidersTest {

  static List<HouseModule> modules() throws IOException {
    return HouseModule.all();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void moduleInfoAndServiceFilesNameTheSameProviders(HouseModule module) {
    Map<String, List<String>> provides = module.descriptor().provides().stream()
        .collect(Collectors.toMap(Provides::service, Provides::providers));

    assertThat(module.services())
        .as("META-INF/services of %s, against its module-info", module)
        .isEqualTo(provides);
  }
}
