package io.dreamweir.eval.external;

/**
 * What an external agent says of itself. Name and version identify it: scores made under one
 * version are never made again, so an agent that changes must change its version.
 *
 * @param name name of the agent
 * @param version version of its parameters
 * @param updates updates behind it, for learning curves; 0 where it does not say
 */
public record AgentIdentity(String name, String version, long updates) {}
