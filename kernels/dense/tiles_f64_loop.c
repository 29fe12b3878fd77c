/* kernels/dense/tiles_f64_loop.c - packing and tiles of C in registers, for doubles. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/element_f64.h"

#include "kernels/dense/tiles_body.h"

const struct cs__tiles CS_ISA_SYMBOL(cs__tiles_f64) = CS__TILES_TABLE;
