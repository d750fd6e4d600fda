package io.dreamweir.app.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.statistics.Resampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblationTest {

  private static final Path CONF = Path.of("../conf");

  @TempDir Path folder;
  private final Switches switches = Switches.in(CONF);
  private final List<Cell> ran = new ArrayList<>();

  /** A fake training: the score is the seed's number, and 10 more without KL balancing. */
  private double play(Cell cell) {
    ran.add(cell);
    return cell.number() + (cell.variant().contains("kl-balance=off") ? 10 : 0);
  }

  private Ablation grid(int seeds, CellRunner runner, String... texts) {
    List<List<Switches.Position>> positions = new ArrayList<>();
    for (String text : texts) {
      positions.add(switches.positions(text));
    }
    return new Ablation(
        "mini/catch", positions, seeds, 1, List.of("x"), folder, Resampling.CURVES, runner);
  }

  @Test
  void comparesEveryCombinationWithTheFirst() throws Exception {
    AblationResult result =
        grid(3, this::play, "kl-balance=on,off", "agent.dreamer-v2.horizon=10,15").run();
    assertThat(ran).hasSize(12);
    assertThat(result.baseline()).isEqualTo("kl-balance=on agent.dreamer-v2.horizon=10");
    assertThat(result.variants()).hasSize(4);
    AblationResult.Variant off = result.variants().get(2);
    assertThat(off.variant()).isEqualTo("kl-balance=off agent.dreamer-v2.horizon=10");
    assertThat(off.scores()).containsExactly(11.0, 12.0, 13.0);
    assertThat(off.difference()).isEqualTo(10);
    assertThat(off.differenceLow()).isEqualTo(10);
    assertThat(off.low()).isEqualTo(11);
    assertThat(off.high()).isEqualTo(13);
    assertThat(result.variants().get(0).difference()).isNull();
    assertThat(Files.readString(Path.of(result.page())))
        .contains("Ablation on mini/catch", "+10.00 [10.00, 10.00]", "baseline");
  }

  @Test
  void theSeedsAreTheSameInEveryCombinationAndEachOfItsOwn() throws Exception {
    grid(2, this::play, "kl-balance=on,off").run();
    assertThat(ran).extracting(Cell::number).containsExactly(1, 1, 2, 2);
    assertThat(ran.get(0).seed()).isEqualTo(ran.get(1).seed()).isNotEqualTo(ran.get(2).seed());
    assertThat(ran.get(1).settings()).containsExactly("agent.dreamer-v2.kl.balance=0.5");
  }

  @Test
  void goesOnAfterTheLastFinishedCell() throws Exception {
    CellRunner failing =
        cell -> {
          if (ran.size() == 3) {
            throw UserError.failed("power cut");
          }
          return play(cell);
        };
    assertThatThrownBy(() -> grid(2, failing, "kl-balance=on,off").run()).hasMessage("power cut");
    AblationResult result = grid(2, this::play, "kl-balance=on,off").run();
    assertThat(ran).hasSize(4);
    assertThat(result.variants().get(1).scores()).containsExactly(11.0, 12.0);
    assertThatThrownBy(
            () ->
                new Ablation(
                        "mini/catch",
                        List.of(switches.positions("kl-balance=on,off")),
                        2,
                        2,
                        List.of("x"),
                        folder,
                        Resampling.CURVES,
                        this::play)
                    .run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is of another grid");
  }

  @Test
  void namesWhatIsNoSwitch() {
    assertThatThrownBy(() -> switches.positions("kl-balanc=on,off"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("unknown switch 'kl-balanc', did you mean 'kl-balance'?");
    assertThatThrownBy(() -> switches.positions("kl-balance=on,of"))
        .hasMessageContaining("has no value 'of', did you mean 'off'?");
    assertThatThrownBy(() -> switches.positions("kl-balance=on"))
        .hasMessageContaining("at least two values");
  }

  /** Whatever a switch sets is a key that exists, with a value that is accepted. */
  @Test
  void everyPositionOfEverySwitchIsAConfiguration() throws Exception {
    Configuration usual =
        Configuration.defaults(CONF.resolve("defaults.yaml"))
            .with(CONF.resolve("presets/small.yaml"));
    JsonNode all = Configuration.defaults(CONF.resolve("switches.yaml")).section("switches");
    all.fields()
        .forEachRemaining(
            named ->
                named
                    .getValue()
                    .fieldNames()
                    .forEachRemaining(
                        value -> {
                          Configuration set = usual;
                          for (String setting :
                              switches
                                  .positions(named.getKey() + "=" + value + "," + value)
                                  .get(0)
                                  .settings()) {
                            set = set.with(setting);
                          }
                          assertThat(
                                  set.bind(
                                      "agent.dreamer-v2",
                                      io.dreamweir.train.dreamer.v2.DreamerV2Config.class))
                              .isNotNull();
                        }));
    assertThat(new ObjectMapper().readTree(all.toString()).size()).isGreaterThan(8);
  }
}
