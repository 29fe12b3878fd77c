#!/usr/bin/env python3
# examples/python-threads/primes.py - counts primes in n threads, in n processes, or in C with the lock released.
# SPDX-License-Identifier: BSD-3-Clause
"""usage: primes.py threads|processes|cython N LIMIT - counts the primes below LIMIT with N workers"""

import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

# Large numbers take longer to divide than small ones: many parts, dealt out one by one, keep all workers busy.
PARTS = 64


def is_prime(number):
    if number < 4:
        return number > 1
    if number % 2 == 0:
        return False
    divisor = 3
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 2
    return True


def count(begin, end):
    return sum(1 for number in range(begin, end) if is_prime(number))


def in_pool(pool, limit):
    bounds = [limit * part // PARTS for part in range(PARTS + 1)]
    return sum(pool.map(count, bounds[:-1], bounds[1:]))


def threads(workers, limit):
    with ThreadPoolExecutor(workers) as pool:
        return in_pool(pool, limit)


def processes(workers, limit):
    with ProcessPoolExecutor(workers) as pool:
        return in_pool(pool, limit)


def cython(workers, limit):
    import compiled  # compiled.pyx, made by the Makefile

    return compiled.count(limit, workers)


WAYS = {"threads": threads, "processes": processes, "cython": cython}


def main():
    try:
        way, workers, limit = WAYS[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3])
    except (IndexError, KeyError, ValueError):
        sys.exit(__doc__)
    print(way(workers, limit), "primes below", limit)


if __name__ == "__main__":
    main()
