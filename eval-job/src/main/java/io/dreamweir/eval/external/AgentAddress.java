package io.dreamweir.eval.external;

import io.dreamweir.error.UserError;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an external agent listens: {@code socket:HOST:PORT}, or {@code socket:HOST:PORT/NAME} where
 * one process serves several agents, for example one per game.
 *
 * @param host host name or address
 * @param port TCP port
 * @param name which of the process's agents; empty for its only one
 */
public record AgentAddress(String host, int port, String name) {

  private static final String SCHEME = "socket:";
  private static final Pattern FORM = Pattern.compile("socket:([^:/]+):(\\d{1,5})(?:/(.*))?");

  /**
   * Reads a location; empty where it is none of an external agent.
   *
   * @throws UserError if it begins like one but is not complete
   */
  public static Optional<AgentAddress> parse(String location) {
    if (!location.startsWith(SCHEME)) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(location);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
      throw UserError.usage(
          "'%s' is no address of an agent; expected socket:HOST:PORT, for example"
              + " socket:localhost:5555",
          location);
    }
    String name = matcher.group(3);
    return Optional.of(
        new AgentAddress(
            matcher.group(1), Integer.parseInt(matcher.group(2)), name == null ? "" : name));
  }

  @Override
  public String toString() {
    return SCHEME + host + ":" + port + (name.isEmpty() ? "" : "/" + name);
  }
}
