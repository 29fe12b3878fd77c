/* kernels/dense/tiles_f32_loop.c - packing and tiles of C in registers, for floats. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/element_f32.h"

#include "kernels/dense/tiles_body.h"

const struct cs__tiles CS_ISA_SYMBOL(cs__tiles_f32) = CS__TILES_TABLE;
