/** How the captured variables of a function are read when it is called. */
import type { Annotated } from '../annotations/annotated';
import { type DispatchContext, selfText } from './dispatch-context';
import { capturesOf } from './generated-names';

export interface Thunk {
  readonly text: string;
  /** What has to stand before the tag, when the thunk is a function of its own. */
  readonly declaration: string;
}

/**
 * `() => [k]`, which reads the captured variables when it is called; `null` when there are none. In a function whose
 * parameters hide one of them, the thunk is declared next to it: `function __unsync_c2() { return [k]; }`.
 */
export function capturesThunk(annotated: Annotated, context: DispatchContext): Thunk | null {
  const { captures, analysis, view } = context;
  const { values, early, self } = captures.closureOf(annotated);
  const reads = values.map((binding) => (early.has(binding) ? guardedRead(binding.name) : binding.name));
  if (self === 'capture') reads.unshift(selfText(annotated, context));
  if (reads.length === 0) return null;
  const list = `[${reads.join(', ')}]`;
  if (annotated.shape === 'declaration' && view === 'typed' && annotated.fn !== null) {
    const { bindings } = analysis.scopeOf(annotated.fn);
    if (values.some(({ name }) => bindings.has(name))) {
      const name = capturesOf(annotated.ordinal);
      return { text: name, declaration: `function ${name}() { return ${list}; } ` };
    }
  }
  return { text: `() => ${list}`, declaration: '' };
}

/** A list of the variable's value, or an empty one while it has none. */
function guardedRead(name: string): string {
  return `(() => { try { return [${name}]; } catch { return []; } })()`;
}
