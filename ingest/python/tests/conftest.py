import pathlib
import sys

# Imported from where it lies, so that the tests need no installation of it.
sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
