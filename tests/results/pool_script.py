"""A program that uses a pool, to be interrupted or killed by its test.

Arguments: the folder of the notes, the seconds that a job takes. Says when interrupted.
"""

import sys

from results.runners.pool import Pool
from tests.results.jobs import Note, leave_note

if __name__ == "__main__":
    folder, seconds = sys.argv[1], float(sys.argv[2])
    try:
        with Pool(2) as pool:
            list(pool.map(leave_note, (Note(n, folder, seconds) for n in range(1000))))
    except KeyboardInterrupt:
        sys.stdout.write("interrupted\n")
        sys.exit(130)
