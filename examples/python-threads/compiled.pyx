# examples/python-threads/compiled.pyx - primes.py's loop as C, in OpenMP threads, the interpreter's lock released.
# SPDX-License-Identifier: BSD-3-Clause
# cython: language_level=3, cdivision=True
from cython.parallel cimport prange


cdef int is_prime(int number) noexcept nogil:
    cdef int divisor = 3
    if number < 4:
        return number > 1
    if number % 2 == 0:
        return 0
    while divisor * divisor <= number:
        if number % divisor == 0:
            return 0
        divisor += 2
    return 1


def count(int limit, int workers):
    """How many primes are below limit; limit is below 2^31 - 2^17, so that the square of a divisor fits in an int."""
    cdef int number, primes = 0
    for number in prange(limit, nogil=True, num_threads=workers, schedule="dynamic", chunksize=1000):
        primes += is_prime(number)
    return primes
