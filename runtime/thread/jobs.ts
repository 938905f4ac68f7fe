/**
 * The queue of jobs: what has to happen because an Unfuture was settled, above all. A microtask drains it, as V8 does for
 * promises. A blocked thread drains it too, which is why a chain makes progress while `.result()` waits for its end.
 */
export interface Job {
  /** Never throws. */
  run(): void;
}

let jobs: Job[] = [];
/** The next to run. It is kept outside of the loop, so that a job that blocks can run those after it. */
let head = 0;
const settled = Promise.resolve();

/** Queues a job. */
export function enqueue(job: Job): void {
  if (jobs.push(job) === 1) settled.then(runJobs);
}

/** Whether any job is waiting. */
export function jobsWaiting(): boolean {
  return head < jobs.length;
}

/** Runs what is queued, and what that queues in turn. Returns whether there was anything. */
export function runJobs(): boolean {
  if (head === jobs.length) {
    if (head > 0) reset();
    return false;
  }
  try {
    while (head < jobs.length) {
      const job = jobs[head] as Job;
      // Let go at once: a chain of a million would otherwise keep all its values.
      jobs[head++] = DONE;
      job.run();
    }
  } finally {
    if (head === jobs.length) reset();
    else settled.then(runJobs); // a job that threw must not keep the others waiting
  }
  return true;
}

const DONE: Job = { run: () => {} };

function reset(): void {
  jobs = [];
  head = 0;
}
