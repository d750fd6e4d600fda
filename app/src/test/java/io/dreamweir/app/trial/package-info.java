/**
 * Learning trials: an agent and a task in memory, without broker and lake, to see whether settings
 * learn and how fast. Not part of the test suite; run {@link io.dreamweir.app.trial.LearningTrial}.
 */
package io.dreamweir.app.trial;
