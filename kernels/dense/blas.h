/* kernels/dense/blas.h - the words BLAS and LAPACK describe a matrix by, with the values CBLAS gives them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_BLAS_H
#define CORESWEEP_KERNELS_DENSE_BLAS_H

/* An argument that was CblasRowMajor or CblasTrans in a call of CBLAS may be cast and handed on: the numbers agree. */
enum cs_layout { CS_ROW_MAJOR = 101, CS_COL_MAJOR = 102 };
enum cs_transpose { CS_NO_TRANS = 111, CS_TRANS = 112, CS_CONJ_TRANS = 113 }; /* of real matrices the last two agree */
enum cs_uplo { CS_UPPER = 121, CS_LOWER = 122 };
enum cs_diag { CS_NON_UNIT = 131, CS_UNIT = 132 };
enum cs_side { CS_LEFT = 141, CS_RIGHT = 142 };

#endif
