/**
 * Episodes between a lake and other programs' files. A format is an {@link
 * io.dreamweir.lake.transfer.EpisodeReader} and an {@link
 * io.dreamweir.lake.transfer.EpisodeWriter}; the jobs are the same for all, and say what a format
 * could not hold.
 */
@NullMarked
package io.dreamweir.lake.transfer;

import org.jspecify.annotations.NullMarked;
