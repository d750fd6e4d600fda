package io.dreamweir.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.experience.Spaces;
import org.junit.jupiter.api.Test;

class SpacesJsonTest {

  @Test
  void writesWhatTheFormatSays() {
    assertThat(SpacesJson.write(Spaces.pixels(64, 64, 1, 18)))
        .isEqualTo(
            "{\"observation\":[{\"name\":\"image\",\"type\":\"uint8\",\"shape\":[64,64,1]}],"
                + "\"action\":[{\"name\":\"action\",\"kind\":\"discrete\",\"size\":18}]}");
  }

  @Test
  void anySpacesComeBackEqual() {
    for (long seed = 0; seed < 100; seed++) {
      Spaces spaces = RandomEpisode.of(seed).origin().task().spaces();
      assertThat(SpacesJson.read(SpacesJson.write(spaces))).isEqualTo(spaces);
    }
  }

  @Test
  void refusesOtherText() {
    assertThatThrownBy(() -> SpacesJson.read("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'{' does not describe spaces");
    assertThatThrownBy(() -> SpacesJson.read("{}")).hasMessageContaining("at least one");
  }
}
