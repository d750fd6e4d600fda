package io.dreamweir.app;

import java.io.IOException;

/**
 * Entry point of the jar for {@code spark-submit}: the {@code dreamweir} command, with what its
 * launcher otherwise gives it. Configuration comes from the jar itself unless {@code
 * -Ddreamweir.conf} or the environment ({@code DREAMWEIR_CONF}) names a folder.
 */
public final class SparkApplication {

  private static final String CONF = "dreamweir.conf";
  private static final String REVISION = "dreamweir.revision";

  private SparkApplication() {}

  /** The words of a command line: {@code ingest --lake L ...}. */
  public static void main(String[] arguments) throws IOException {
    preset("org.bytedeco.javacpp.nopointergc", "true");
    preset("org.bytedeco.javacpp.logger", "slf4j");
    if (System.getProperty(CONF) == null) {
      String folder = System.getenv("DREAMWEIR_CONF");
      System.setProperty(CONF, folder != null ? folder : PackedConf.own().unpack().toString());
    }
    if (System.getProperty(REVISION) == null) {
      System.setProperty(REVISION, PackedConf.revision());
    }
    int code = Dreamweir.commandLine().execute(arguments);
    // A driver inside YARN that calls exit counts as failed, whatever its code.
    boolean mayReturn =
        code == 0 && "cluster".equals(System.getProperty("spark.submit.deployMode"));
    if (!StopSignal.raised() && !mayReturn) {
      System.exit(code);
    }
  }

  private static void preset(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
