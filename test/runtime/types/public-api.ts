/** What the compiler has to infer, and to refuse, for users of the public API. Compiled, never run. */
import { type Dispatched, signal, stats, transfer, Unfuture, type Unstream, unsync, warmup } from 'unsync';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<_T extends true>(): void;

// The marker: a function of the same parameters, giving an Unfuture of what is awaited.
const double = unsync((n: number) => n * 2);
holds<Same<ReturnType<typeof double>, Unfuture<number>>>();
holds<Same<Parameters<typeof double>, [n: number]>>();

const load = unsync(async (url: string, tries?: number) => ({ url, tries }));
holds<Same<ReturnType<typeof load>, Unfuture<{ url: string; tries: number | undefined }>>>();

const curried = unsync({ cpuBound: true, timeout: 100, name: 'curried' })((text: string) => text.length);
holds<Same<ReturnType<typeof curried>, Unfuture<number>>>();

holds<Same<Dispatched<Promise<Promise<string>>>, Unfuture<string>>>();
holds<Same<Dispatched<never>, Unfuture<never>>>();
holds<Same<Dispatched<Generator<number>>, Unstream<number>>>();

// @ts-expect-error an argument of the wrong type
double('1');
// @ts-expect-error an unknown option
unsync({ cpuBond: true });
// @ts-expect-error not a function
unsync(5);

// The future is a Promise, and says what it holds.
const future = double(1);
const asPromise: Promise<number> = future;
const value: number = future.result();
const within: number = future.result(100);
const thrown: unknown = future.exception();
holds<Same<Awaited<typeof future>, number>>();

const then = future.then((n) => String(n));
holds<Same<typeof then, Unfuture<string>>>();
const both = future.then(
  (n) => n > 0,
  () => 'failed' as const,
);
holds<Same<typeof both, Unfuture<boolean | 'failed'>>>();
const caught = future.catch(() => null);
holds<Same<typeof caught, Unfuture<number | null>>>();
const after = future.finally(() => {});
holds<Same<typeof after, Unfuture<number>>>();
const continued = future.continueWith((source) => load(String(source.result())));
holds<Same<typeof continued, Unfuture<{ url: string; tries: number | undefined }>>>();

// A chain of annotated functions.
const chained = future.then(double).then(double);
holds<Same<typeof chained, Unfuture<number>>>();

// The statics.
const all = Unfuture.all([double(1), Promise.resolve('two'), 3 as const]);
holds<Same<typeof all, Unfuture<[number, string, 3]>>>();
const race = Unfuture.race([double(1), load('x')]);
holds<Same<Awaited<typeof race>, number | { url: string; tries: number | undefined }>>();
const any = Unfuture.any([double(1), double(2)]);
holds<Same<typeof any, Unfuture<number>>>();
const settled = Unfuture.allSettled([double(1)]);
holds<Same<typeof settled, Unfuture<[PromiseSettledResult<number>]>>>();
const from = Unfuture.from(Promise.resolve(1));
holds<Same<typeof from, Unfuture<number>>>();
const fromValue = Unfuture.fromValue('text');
holds<Same<typeof fromValue, Unfuture<string>>>();
const resolved = Unfuture.resolve(1);
holds<Same<typeof resolved, Unfuture<number>>>();
const rejected: Unfuture<never> = Unfuture.reject(new Error('no'));

// One that is settled by hand.
const box = new Unfuture<string>();
box.setValue('text');
// @ts-expect-error a value of another type
box.setValue(1);
box.setException('anything');
const cancelled: boolean = box.cancel('why');

// A method decorator.
class Pages {
  @unsync
  async load(url: string): Promise<number> {
    return url.length;
  }

  @unsync({ timeout: 5 })
  count(): number {
    return 1;
  }
}

// The rest.
const abort: AbortSignal = signal();
const moved: Uint8Array = transfer(new Uint8Array(1));
const running: number = stats().cpu.running;
const disposable: Promise<AsyncDisposable> = warmup({ threads: 1 });

export { abort, asPromise, cancelled, disposable, moved, Pages, rejected, running, thrown, value, within };
