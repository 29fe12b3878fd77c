! tests/observe/programs/fortran.f90 - gfortran's regions: workshare, loops, locks, tasks.
! SPDX-License-Identifier: BSD-3-Clause
! Prints what constructs/construct.h says.
program fortran
  use omp_lib
  implicit none
  character(len=16) :: name
  integer :: result, regions, tasks, holds

  regions = 0
  tasks = 0
  holds = 0
  call get_command_argument(1, name)
  select case (name)
  case ('workshare')
    call workshare
  case ('loops')
    call loops
  case ('locks')
    call locks
  case ('tasks')
    call make_tasks
  case default
    stop 2
  end select
  print '(a,a,i0,a,i0,a,i0,a,i0)', trim(name), ' result=', result, ' regions=', regions, ' inner=0 tasks=', tasks, &
    ' holds=', holds

contains

  subroutine workshare
    integer, allocatable :: a(:, :), b(:, :)
    allocate (a(40, 40), b(40, 40))
    regions = regions + 1
    !$omp parallel workshare
    a = 3
    b = a + 4
    a = a*b
    !$omp end parallel workshare
    result = sum(a)
  end subroutine

  subroutine loops
    integer :: i, total
    total = 0
    regions = regions + 2
    !$omp parallel do schedule(dynamic, 5) reduction(+:total)
    do i = 1, 200
      total = total + mod(i*7, 13)
    end do
    !$omp end parallel do
    !$omp parallel
    !$omp do schedule(guided) reduction(+:total)
    do i = 1, 200
      total = total + i
    end do
    !$omp end do
    !$omp barrier
    !$omp sections reduction(+:total)
    !$omp section
    total = total + 1
    !$omp section
    total = total + 2
    !$omp end sections
    !$omp end parallel
    result = total
  end subroutine

  subroutine locks
    integer(omp_lock_kind) :: lock
    integer(omp_nest_lock_kind) :: nestable
    integer :: i
    call omp_init_lock(lock)
    call omp_init_nest_lock(nestable)
    result = 0
    regions = regions + 1
    !$omp parallel do
    do i = 1, 100
      call omp_set_lock(lock)
      result = result + i
      holds = holds + 3
      call omp_unset_lock(lock)
      call omp_set_nest_lock(nestable)
      call omp_set_nest_lock(nestable)
      call omp_unset_nest_lock(nestable)
      call omp_unset_nest_lock(nestable)
      !$omp critical (named)
      call omp_set_lock(lock)
      result = result + 1
      holds = holds + 1
      call omp_unset_lock(lock)
      !$omp end critical (named)
    end do
    !$omp end parallel do
  end subroutine

  subroutine make_tasks
    integer :: i
    result = 0
    regions = regions + 1
    !$omp parallel
    !$omp single
    tasks = tasks + 30
    do i = 1, 30
      !$omp task shared(result) firstprivate(i)
      !$omp atomic
      result = result + i
      !$omp end task
    end do
    !$omp taskwait
    !$omp end single
    !$omp end parallel
  end subroutine
end program
