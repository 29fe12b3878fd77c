/* runtime/observe/block.h - the shared mapping an observed process counts in; the binary format, version 2. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_BLOCK_H
#define CORESWEEP_RUNTIME_OBSERVE_BLOCK_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * libcoresweep-observe.so, preloaded into a process whose environment names a folder in CORESWEEP_OBSERVE, makes the
 * file FOLDER/PID.K there (K counts the programs that process became by exec) as soon as an OpenMP runtime is at work
 * in it, and counts in it. Forked children make files of their own. A process without OpenMP makes none. Anyone may map
 * a file and read it while the process runs; it stays as it was when the process is killed.
 *
 * Times are in ticks of the clock `clock` names; two pairs of (ticks, CLOCK_MONOTONIC nanoseconds) turn them into
 * seconds. Every counter has one writer at a time or is added to by locked additions; a reader of a running process
 * sees each of them whole, and a region at most CS_OBSERVE_PENDING instances late. All numbers are in the byte order of
 * the machine.
 *
 * A region is counted once per instance by the thread that met it, its joiner. For each of its n members the time from
 * the joiner's call into the runtime to its return is split into the categories below, without gap or overlap, so that
 *
 *     sum over the categories of a region = sum over its instances of n * wall,  exactly.
 */
#define CS_OBSERVE_ENVIRONMENT "CORESWEEP_OBSERVE"       /* a folder */
#define CS_OBSERVE_TRACE       "CORESWEEP_OBSERVE_TRACE" /* "MODULE+0xOFFSET": the region to record instances of */
#define CS_OBSERVE_MAGIC       0x32534f4357535243u       /* "CRSWCOS2" */
#define CS_OBSERVE_VERSION     2

enum {
  CS_OBSERVE_REGIONS = 1024, /* (function, team size, level, joiner): what a large application has, and then some */
  CS_OBSERVE_THREADS = 1024, /* alive at once */
  CS_OBSERVE_MODULES = 256,  /* objects with regions in them */
  CS_OBSERVE_LOCKS = 256,
  CS_OBSERVE_EVENTS = 65536, /* of a trace */
  CS_OBSERVE_PENDING = 32    /* instances of short regions that wait to be added up */
};

enum cs_observe_category {
  CS_OBSERVE_BUSY,      /* the program's own code */
  CS_OBSERVE_FORK,      /* from the call to the member's first instruction */
  CS_OBSERVE_BARRIER,   /* in barriers inside of the region, explicit or at the end of a loop, sections or single */
  CS_OBSERVE_LOCK,      /* for critical sections and locks */
  CS_OBSERVE_TASKWAIT,  /* in taskwait, taskgroup, taskyield, without the tasks run there */
  CS_OBSERVE_ORDERED,   /* for the turn in an ordered or doacross loop */
  CS_OBSERVE_TASK,      /* creating tasks */
  CS_OBSERVE_NESTED,    /* in regions of its own, which have rows of their own */
  CS_OBSERVE_STARVED,   /* at the region's end, between tasks run there */
  CS_OBSERVE_IMBALANCE, /* at the region's end, for its last member to finish */
  CS_OBSERVE_JOIN,      /* from the last member's end to the joiner's return */
  CS_OBSERVE_CATEGORIES
};

/* Whose regions: the runtime through which they were seen. */
#define CS_OBSERVE_GOMP 1u /* GCC's entry points GOMP_... */
#define CS_OBSERVE_OMPT 2u /* the callbacks of OMPT (LLVM's and Intel's runtime) */

/* Flags of a region. */
#define CS_OBSERVE_FORCED  4u  /* its program asked for one thread: if(0), num_threads(1) */
#define CS_OBSERVE_BY_CALL 8u  /* address is where the runtime was called from, not the outlined function */
#define CS_OBSERVE_OTHERS  16u /* the one record all regions share once the table is full */

struct cs_observe_region {
  _Atomic uint64_t key;   /* 0: unused; set before the rest is */
  _Atomic uint32_t ready; /* the identity below is whole */
  uint32_t flags;         /* CS_OBSERVE_GOMP or _OMPT, and others */
  uint64_t address;
  uint64_t offset;                                  /* of the address in its module; the module file's own addresses */
  uint32_t module;                                  /* index into modules */
  uint32_t joiner;                                  /* index into threads */
  uint32_t team;                                    /* members it really had */
  uint32_t level;                                   /* 0: top level */
  uint64_t count;                                   /* instances */
  uint64_t wall, wall_first, wall_least, wall_most; /* of an instance; wall is their sum */
  uint64_t category[CS_OBSERVE_CATEGORIES];         /* over all members and instances */
  uint64_t busiest;                                 /* sum over instances of the busiest member's busy time */
  uint64_t single;   /* busy time in single and, where it can be seen, master or masked; without the tasks run there */
  uint64_t critical; /* holding a critical section, lock or ordered turn; outermost holds only */
  uint64_t tasks;    /* explicit tasks run */
  /* Teams of one only (0 otherwise): the longest chain of busy time that no number of threads can shorten, as far as
   * single and tasks tell; time outside of both counts as perfectly shared. work of the region is its busy time. */
  uint64_t span;
  uint64_t span_unknown; /* instances whose span is longer than told: too many tasks at once, detached ones */
  uint64_t reserved[2];
} __attribute__((aligned(64)));

struct cs_observe_thread {
  _Atomic uint32_t tid; /* 0: unused */
  _Atomic uint32_t alive;
  uint64_t barriers, locks, tasks, chunks, members,
      regions;                           /* constructs counted: what the observer's cost is made of */
  uint64_t cpu_first_ns, delay_first_ns; /* schedstat when the thread was first seen ... */
  uint64_t cpu_last_ns, delay_last_ns;   /* ... and at the process's end; 0 when it had gone before */
  uint64_t reserved[5];
} __attribute__((aligned(64)));

struct cs_observe_module {
  uint64_t base;
  char path[248];
};

enum cs_observe_lock_kind {
  CS_OBSERVE_LOCK_NONE,
  CS_OBSERVE_LOCK_CRITICAL, /* the unnamed one */
  CS_OBSERVE_LOCK_NAMED,    /* critical(name) */
  CS_OBSERVE_LOCK_ATOMIC,   /* what the compiler makes of an atomic too wide for the machine */
  CS_OBSERVE_LOCK_OMP,      /* omp_set_lock, omp_set_nest_lock */
  CS_OBSERVE_LOCK_ORDERED
};

/*
 * What holds of one lock add up to: no number of threads makes a run shorter than that. A hold is without the regions
 * opened and the tasks run meanwhile, which may be shared. An address may be that of many locks, one after the other:
 * each call that makes or unmakes a lock there closes an account. The present lock's is holds and held less those of
 * `before`; the longest held of the earlier ones is `most`.
 */
struct cs_observe_account {
  uint64_t holds, held;
};
struct cs_observe_lock {
  _Atomic uint64_t key; /* 0: unused */
  _Atomic uint32_t ready;
  uint32_t kind;
  uint64_t address; /* of the lock or of the critical section's name; of the unnamed one's in its runtime */
  uint64_t offset;  /* of where it was first taken */
  uint32_t module;
  uint32_t reserved;
  uint64_t holds, held, longest; /* count, ticks; of all locks there */
  struct cs_observe_account before, most;
  uint64_t unused[4];
} __attribute__((aligned(64)));

/* An interval of one member of the traced region. */
struct cs_observe_event {
  _Atomic uint32_t ready;
  uint16_t category; /* enum cs_observe_category, or CS_OBSERVE_CATEGORIES for an explicit task */
  uint16_t member;
  uint32_t instance;
  uint32_t thread;
  uint64_t begin, end;
};

/* What the observer costs, calibrated at start: ticks * 1024 of one construct on this machine, undisturbed. */
enum cs_observe_cost {
  CS_OBSERVE_COST_REGION, /* outside of the region, in the time that would be serial otherwise */
  CS_OBSERVE_COST_MEMBER, /* inside, per member */
  CS_OBSERVE_COST_WAIT,   /* a barrier or taskwait */
  CS_OBSERVE_COST_LOCK,   /* taking and giving back */
  CS_OBSERVE_COST_TASK,   /* creating and running */
  CS_OBSERVE_COST_CHUNK,  /* a chunk fetched */
  CS_OBSERVE_COSTS
};

/* Why figures may be incomplete: how often. */
enum cs_observe_loss {
  CS_OBSERVE_LOST_REGION, /* regions added to the shared record: the table was full */
  CS_OBSERVE_LOST_THREAD, /* threads beyond the table */
  CS_OBSERVE_LOST_DEPTH,  /* regions nested deeper than is followed: run unseen */
  CS_OBSERVE_LOST_MEMBER, /* members beyond the team that was expected */
  CS_OBSERVE_LOST_LOCK,   /* holds of locks beyond the table */
  CS_OBSERVE_LOST_CLOCK,  /* negative intervals made 0: clocks of packages differ */
  CS_OBSERVE_LOST_EVENT,  /* events beyond the trace's end */
  CS_OBSERVE_LOST_ENTRY,  /* calls whose runtime was not found: the body ran once */
  CS_OBSERVE_LOSSES
};

enum cs_observe_clock { CS_OBSERVE_CLOCK_MONOTONIC = 1, CS_OBSERVE_CLOCK_TSC = 2 };

struct cs_observe_block {
  _Atomic uint64_t magic;  /* written last, when counting has begun */
  uint32_t version, bytes; /* of this whole block, without events */
  uint32_t pid, parent;
  _Atomic uint32_t runtimes; /* CS_OBSERVE_GOMP and _OMPT bits of the regions seen */
  uint32_t clock;
  uint64_t first_ticks, first_ns;       /* the pair taken when the block was made */
  _Atomic uint64_t last_ticks, last_ns; /* the pair of the process's end, by _exit too; 0: running, or killed */
  uint64_t begin_ticks;                 /* when the library was loaded: before main, after the dynamic linker */
  uint64_t setup_ticks;                 /* of the time since then, what making this block took */
  uint32_t cost[CS_OBSERVE_COSTS];
  char program[256];    /* /proc/self/exe */
  char runtime[4][256]; /* the runtimes' files, "" unused */
  _Atomic uint64_t lost[CS_OBSERVE_LOSSES];
  uint64_t outside_cpu_ns;  /* at the end: CPU time of living threads that never were in a region */
  uint64_t gone_cpu_ns;     /* at the end: CPU time of threads that had gone before, whether seen in regions or not */
  uint32_t outside_threads; /* how many live ones never were in a region; CPU time above 1 ms only */
  uint32_t gone_threads;    /* how many that were seen in regions had gone before the end */
  _Atomic uint32_t thread_count, module_count, event_count;
  _Atomic uint32_t openers;      /* threads that have opened top-level regions */
  _Atomic uint32_t largest_team; /* of a top-level region */

  /* The union of the top-level regions of all joiners, and what lies between them. */
  _Alignas(64) _Atomic uint64_t active; /* top-level regions open now */
  _Atomic uint64_t serial;              /* ticks with none open, up to the last opening */
  _Atomic uint64_t last_open;           /* when the last such gap ended */
  _Atomic uint64_t last_close;          /* when the last one closed; begin_ticks before the first */
  _Atomic uint64_t bookkeeping;         /* ticks the observer itself took between regions, where they were measured */

  _Alignas(64) struct cs_observe_module modules[CS_OBSERVE_MODULES];
  struct cs_observe_lock locks[CS_OBSERVE_LOCKS];
  struct cs_observe_thread threads[CS_OBSERVE_THREADS];
  struct cs_observe_region regions[CS_OBSERVE_REGIONS];
  struct cs_observe_event events[]; /* CS_OBSERVE_EVENTS of them when CORESWEEP_OBSERVE_TRACE is set */
};

#endif
