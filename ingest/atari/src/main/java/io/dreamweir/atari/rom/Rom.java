package io.dreamweir.atari.rom;

/**
 * The file of one game.
 *
 * @param game name of the game, for example {@code ms_pacman}
 * @param fileName name of its file, as {@code ale-py} has it
 * @param md5 MD5 of the file, lower-case hex; another file is another game as far as scores go
 * @param bytes length of the file
 */
public record Rom(String game, String fileName, String md5, int bytes) {}
