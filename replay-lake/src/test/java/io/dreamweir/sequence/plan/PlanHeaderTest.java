package io.dreamweir.sequence.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlanHeaderTest {

  private static final String FIRST_FORMAT =
      "{\"format\":1,\"table_id\":\"t\",\"version\":3,\"task\":\"a/b\",\"seed\":7,\"batch\":50,"
          + "\"length\":50,\"sampler\":\"stream\",\"batches\":10,\"episodes\":4}";

  private static PlanHeader read(String json) {
    return PlanHeader.read(json.getBytes(StandardCharsets.UTF_8), "plan.json");
  }

  @Test
  void readsThePlansOfTheFirstFormat() {
    PlanHeader header = read(FIRST_FORMAT);
    assertThat(header.scores()).isEqualTo(PlanHeader.NO_SCORES);
    assertThat(header.sampler()).isEqualTo(SamplerKind.STREAM);
    assertThat(header.name()).isEqualTo("a_b.v3.b50x50.n10.s7.stream");
    assertThat(PlanHeader.read(header.json(), "plan.json")).isEqualTo(header);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> read(FIRST_FORMAT.replace("\"format\":1", "\"format\":4")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("plan plan.json has format");
    for (String wrong :
        new String[] {"[]", "", FIRST_FORMAT.replace("\"format\":1", "\"format\":2")}) {
      assertThatThrownBy(() -> read(wrong))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("plan.json is not the header of a plan");
    }
  }
}
