/* tests/kernels/plugin/no_kernel.c - a shared object that has nothing to do with us. */
/* SPDX-License-Identifier: BSD-3-Clause */
int something_else(void);

int something_else(void) {
  return 42;
}
