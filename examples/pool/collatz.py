#!/usr/bin/env python3
# examples/pool/collatz.py - many short tasks of unequal length for a pool of processes, handed out in chunks.
# SPDX-License-Identifier: BSD-3-Clause
"""usage: collatz.py WORKERS CHUNK TASKS - sums the Collatz steps of 1 to TASKS; CHUNK of them go to a worker at once"""

import sys
from multiprocessing import Pool


def steps(number):
    count = 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        count += 1
    return count


def main():
    try:
        workers, chunk, tasks = (int(word) for word in sys.argv[1:])
    except ValueError:
        sys.exit(__doc__)
    with Pool(workers) as pool:
        total = sum(pool.imap_unordered(steps, range(1, tasks + 1), chunk))
    print(total, "steps from 1 to", tasks)


if __name__ == "__main__":
    main()
