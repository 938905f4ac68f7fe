/** `configure()` and its environment variables: what can be set. It is checked once, and fixed at the first call. */
import { availableParallelism } from 'node:os';
import { inspect } from 'node:util';
import { nearest } from '../shared/nearest';
import { InvalidStateError, UnsyncError } from './errors';
import { dispatcherStarted } from './thread/dispatcher';

/** In megabytes, as `new Worker()` takes them. */
export interface ResourceLimits {
  maxOldGenerationSizeMb?: number;
  maxYoungGenerationSizeMb?: number;
  codeRangeSizeMb?: number;
  stackSizeMb?: number;
}

export interface Configuration {
  /** The most threads of the thread pool. Default 32; `UNSYNC_THREADS`. */
  threads?: number;
  /** The threads of the CPU pool. Default: the cores this process may use; `UNSYNC_CPUS`. */
  cpus?: number;
  /**
   * Heap and stack limits of each worker. With `maxOldGenerationSizeMb` alone, `maxYoungGenerationSizeMb` is 48.
   */
  resourceLimits?: ResourceLimits;
  /** Milliseconds that a cancelled plain function has to heed `signal()` before its worker is replaced. Default 1000. */
  cancelGrace?: number;
  /** Milliseconds after which an idle worker above the pool's minimum goes away. Default 30,000. */
  idleTimeout?: number;
  /**
   * How much the threads of the CPU pool give way to all other threads and programs: 0 (not at all) to 19, as the
   * command `nice` takes it. Default: on Linux 10 while this process uses more than three quarters of the cores, so
   * that its main thread and loop worker stay responsive, and 0 while it shares them with other programs; elsewhere 0.
   */
  niceness?: number;
  /** The most calls that may wait in a pool. Default: no limit. */
  maxQueue?: number;
  /**
   * What becomes of a call for which the pool has no room: it rejects, or making it blocks the thread until there is
   * room. A worker's calls are never held up. Default 'reject'.
   */
  whenFull?: 'reject' | 'block';
  /** Run annotated functions in the calling thread: for debuggers and coverage. Default false; `UNSYNC_INLINE`. */
  inline?: boolean;
}

export type Settings = Required<Omit<Configuration, 'resourceLimits' | 'niceness'>> &
  Pick<Configuration, 'resourceLimits' | 'niceness'>;

interface Rule {
  readonly expects: string;
  valid(value: unknown): boolean;
}

const isCount = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 1024;
/** Whether a value is a time to wait, in milliseconds. */
export const isTime = (value: unknown): boolean => typeof value === 'number' && value >= 0;
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const LIMITS = ['maxOldGenerationSizeMb', 'maxYoungGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];
const isLimits = (value: unknown): boolean =>
  isObject(value) &&
  Object.entries(value).every(([key, limit]) => LIMITS.includes(key) && (limit === undefined || limit > 0));

const RULES: Readonly<Record<keyof Configuration, Rule>> = {
  threads: { expects: 'a whole number from 1 to 1024', valid: isCount },
  cpus: { expects: 'a whole number from 1 to 1024', valid: isCount },
  resourceLimits: {
    expects: `an object of megabytes with the keys ${LIMITS.join(', ')}`,
    valid: isLimits,
  },
  cancelGrace: { expects: 'milliseconds from 0 on', valid: isTime },
  idleTimeout: { expects: 'milliseconds from 0 on, or Infinity', valid: isTime },
  maxQueue: {
    expects: 'a number from 1 on, or Infinity',
    valid: (value) => typeof value === 'number' && value >= 1,
  },
  niceness: {
    expects: 'a whole number from 0 to 19',
    valid: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 19,
  },
  whenFull: {
    expects: "'reject' or 'block'",
    valid: (value) => value === 'reject' || value === 'block',
  },
  inline: { expects: 'true or false', valid: (value) => typeof value === 'boolean' },
};

let given: Configuration = {};
let effective: Settings | undefined;

/**
 * Sets what differs from the defaults. Takes precedence over the environment.
 * @throws InvalidStateError after the first call, when the threads are there already
 * @throws UnsyncError for an unknown key (naming the nearest known one) or a value that is not what it should be
 */
export function configure(configuration: Configuration): void {
  if (dispatcherStarted()) {
    throw new InvalidStateError(
      'configure() has to come before the first call of an annotated function; the threads have been started already',
    );
  }
  if (!isObject(configuration)) {
    throw new UnsyncError(`configure() takes an object of options, not ${inspect(configuration)}`);
  }
  for (const [key, value] of Object.entries(configuration)) {
    const rule = RULES[key as keyof Configuration];
    if (rule === undefined) {
      const known = Object.keys(RULES) as [string, ...string[]];
      throw new UnsyncError(
        `configure() does not know ${JSON.stringify(key)}; did you mean ${JSON.stringify(nearest(key, known))}? It knows ${known.join(', ')}.`,
      );
    }
    if (value !== undefined && !rule.valid(value)) {
      throw new UnsyncError(
        `configure({ ${key} }) takes ${rule.expects}, not ${inspect(value, { breakLength: Infinity })}`,
      );
    }
  }
  const other =
    process.versions.bun !== undefined ? 'Bun' : process.versions.deno !== undefined ? 'Deno' : '';
  if (configuration.resourceLimits !== undefined && other !== '')
    throw new UnsyncError(
      `configure({ resourceLimits }) has no effect in ${other}, where a worker that runs out of memory never ends; leave it out`,
    );
  given = { ...given, ...configuration };
  effective = undefined;
}

/**
 * What one garbage collection can move out of the young generation, in megabytes: three times what is moved at most.
 *
 * At the limit of the old generation Node ends the worker, and lets it have 16 MB more until then. When a collection
 * moves more than that at once, V8 aborts the whole process instead. Newer versions of Node have young generations of
 * up to 192 MB; this is the size of Node 20's, with which the 16 MB are enough.
 */
const YOUNG_GENERATION_MB = 48;

/** A limit on the old generation kills the worker, not the process, only with one on the young generation beside it. */
function withYoungLimit(limits: ResourceLimits | undefined): ResourceLimits | undefined {
  if (limits?.maxOldGenerationSizeMb === undefined) return limits;
  return { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB, ...limits };
}

/** What is in force. */
export function settings(): Settings {
  effective ??= {
    threads: given.threads ?? countFromEnvironment('UNSYNC_THREADS') ?? 32,
    cpus: given.cpus ?? countFromEnvironment('UNSYNC_CPUS') ?? availableParallelism(),
    resourceLimits: withYoungLimit(given.resourceLimits),
    cancelGrace: given.cancelGrace ?? 1000,
    idleTimeout: given.idleTimeout ?? 30_000,
    niceness: given.niceness,
    maxQueue: given.maxQueue ?? Number.POSITIVE_INFINITY,
    whenFull: given.whenFull ?? 'reject',
    inline: given.inline ?? flagFromEnvironment('UNSYNC_INLINE'),
  };
  return effective;
}

function countFromEnvironment(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!isCount(value))
    throw new UnsyncError(
      `The environment variable ${name} takes a whole number from 1 to 1024, not ${JSON.stringify(text)}`,
    );
  return value;
}

function flagFromEnvironment(name: string): boolean {
  const text = process.env[name] ?? '';
  if (text === '' || text === '0' || text === 'false') return false;
  if (text === '1' || text === 'true') return true;
  throw new UnsyncError(`The environment variable ${name} takes 1 or 0, not ${JSON.stringify(text)}`);
}
