package io.dreamweir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedConfTest {

  @TempDir Path folder;

  @Test
  void unpacksTheFolderAndNothingElse() throws IOException {
    Path jar = folder.resolve("a b.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name :
          List.of("conf/defaults.yaml", "conf/suites/protocols/x.yaml", "revision")) {
        out.putNextEntry(new ZipEntry("META-INF/dreamweir/" + name));
        out.write(name.getBytes(UTF_8));
      }
    }
    URI defaults = URI.create("jar:" + jar.toUri() + "!/" + PackedConf.FOLDER + "defaults.yaml");
    Path conf = new PackedConf(defaults.toURL()).unpack();
    assertThat(conf.resolve("defaults.yaml")).hasContent("conf/defaults.yaml");
    assertThat(conf.resolve("suites/protocols/x.yaml")).isRegularFile();
    assertThat(conf.resolve("revision")).doesNotExist();
  }

  @Test
  void classesWithoutAFolderSaySo() {
    assertThatThrownBy(PackedConf::own)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("-Ddreamweir.conf=FOLDER");
  }
}
