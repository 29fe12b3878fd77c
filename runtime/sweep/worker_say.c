/* runtime/sweep/worker_say.c - a worker's lines: whatever it measures, it says team and proof alike. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"
#include "runtime/sweep/proof.h"
#include "runtime/sweep/worker_parts.h"
#include "topology/cpu_features.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void cs__worker_say(const struct cs_worker_job *job, json_t *event) {
  char *line = event != NULL && json_object_set_new(event, "invocation", json_integer(job->invocation)) == 0
                   ? cs__json_line(event)
                   : NULL;
  if (line == NULL)
    return;
  size_t left = strlen(line) + 1;
  line[left - 1] = '\n';
  for (const char *at = line; left > 0;) {
    const ssize_t put = write(job->fd, at, left);
    if (put < 0 && errno != EINTR)
      break;
    at += put > 0 ? put : 0;
    left -= put > 0 ? (size_t)put : 0;
  }
  free(line);
}

static void remember_mask(struct cs_pu_set *team, const char *mask) {
  struct cs_pu_set pus = {0};
  if (mask == NULL || cs_pu_set_parse(mask, &pus, NULL) != CS_OK)
    return;
  for (int pu = cs_pu_set_next(&pus, 0); pu >= 0; pu = cs_pu_set_next(&pus, pu + 1))
    cs_pu_set_add(team, pu); /* without memory the PU's stolen time goes unseen, nothing worse */
  cs_pu_set_free(&pus);
}

enum cs_status cs__worker_say_team(struct cs__worker *worker, struct cs_error *error) {
  struct cs__proof proof;
  const enum cs_status status = cs__proof_take(&proof, error);
  if (status != CS_OK)
    return status;
  json_t *threads = json_array();
  for (int i = 0; i < proof.threads; i++)
    cs__json_add(&threads, json_pack("{so si}", "mask", cs__json_text(proof.masks[i] != NULL ? proof.masks[i] : ""),
                                     "pu", proof.pus[i]));
  for (int i = 0; i < proof.threads; i++)
    remember_mask(&worker->team, proof.masks[i]);
  cs__worker_say(worker->job,
                 json_pack("{ss so ss ss so}", "event", "team", "threads", threads, "isa", cs_isa_name(cs_isa_active()),
                           "runtime", cs__proof_runtime(), "neighbour_s", cs__json_real(worker->neighbour_s)));
  cs__proof_free(&proof);
  return CS_OK;
}

void cs__worker_keep_noise(struct cs__worker *worker, const struct cs__noise_mark *before,
                           const struct cs__noise_mark *after) {
  worker->noise = cs__noise_between(before, after);
  worker->noise.load = worker->load;
  worker->noise.canary_s = worker->canary_s;
}

enum cs_status cs__worker_say_proof(const struct cs__worker *worker, struct cs_error *error) {
  struct cs__proof proof;
  const enum cs_status status = cs__proof_take(&proof, error);
  if (status != CS_OK)
    return status;
  json_t *pus = json_array(), *masks = json_array();
  for (int i = 0; i < proof.threads; i++) {
    cs__json_add(&pus, json_integer(proof.pus[i]));
    cs__json_add(&masks, cs__json_text(proof.masks[i] != NULL ? proof.masks[i] : ""));
  }
  cs__worker_say(worker->job,
                 json_pack("{ss so so sI sI sI so}", "event", "proof", "pus", pus, "masks", masks, "array_bytes",
                           (json_int_t)worker->array_bytes, "huge_bytes", (json_int_t)worker->huge_bytes, "begin_ns",
                           (json_int_t)worker->begin_ns, "noise", cs__noise_to_json(&worker->noise)));
  cs__proof_free(&proof);
  return CS_OK;
}
