/**
 * Agents that live in another process, in any language: they answer observations with actions over
 * a socket, everything else (emulator, seeds, episodes, scores) stays here.
 */
@NullMarked
package io.dreamweir.eval.external;

import org.jspecify.annotations.NullMarked;
