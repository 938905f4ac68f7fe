/**
 * The one queue of reactions: what is to happen because an Unfuture was settled. A microtask drains it, as it would a
 * Promise's; a blocked thread drains it too, which is why a chain makes progress while `.result()` waits for its end.
 */
export interface Job {
  /** Never throws. */
  run(): void;
}

let jobs: Job[] = [];
const settled = Promise.resolve();

/** Queues a job. */
export function enqueue(job: Job): void {
  if (jobs.push(job) === 1) settled.then(runReactions);
}

/** Runs what is queued, and what that queues in turn. Returns whether there was anything. */
export function runReactions(): boolean {
  if (jobs.length === 0) return false;
  while (jobs.length > 0) {
    const batch = jobs;
    jobs = [];
    let done = 0;
    try {
      for (const job of batch) {
        done++;
        job.run();
      }
    } finally {
      // A job that blocks drains the queue itself, so what is left of the batch has to be there for it.
      if (done < batch.length) jobs = [...batch.slice(done), ...jobs];
    }
  }
  return true;
}
