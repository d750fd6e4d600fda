package io.dreamweir.run;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines of further processes of this program: the same Java, class path, opened packages
 * and settings as this one's.
 */
public final class JavaCommand {

  private JavaCommand() {}

  /**
   * A command line.
   *
   * @param options of the JVM, beside those of this one; of two that contradict each other the JVM
   *     takes the later, which is this
   * @param arguments main class, then its arguments
   */
  public static List<String> of(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-D"))
        .forEach(command::add);
    // A test runner sets these after the start, so that they are no argument of the JVM.
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("dreamweir.") || name.startsWith("log4j2."))
        .sorted()
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath()));
    command.addAll(arguments);
    return command;
  }

  /** The class path; a test runner may have hidden it in a jar of its own. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
