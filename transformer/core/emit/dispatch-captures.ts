/** How the captured variables of a function are read when it is called. */
import type { Binding } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import type { Rebuilt } from '../captures/rebuilt';
import { type DispatchContext, selfText } from './dispatch-context';
import { capturesOf, RUNTIME } from './generated-names';

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
  const { values, early, rebuilt, self } = captures.closureOf(annotated);
  const reads = values.map((binding) => {
    const text = readText(binding, rebuilt.get(binding), context);
    return early.has(binding) ? guardedRead(text) : text;
  });
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

/** What is sent of a variable: its value, or what of it is not made again from source. */
function readText(
  { name }: Binding,
  rebuilt: Rebuilt | undefined,
  { view, typescript }: DispatchContext,
): string {
  switch (rebuilt?.kind) {
    case 'object':
      return `${RUNTIME}.stateOf(${name})`;
    case 'instance': {
      const object = view === 'typed' && typescript ? `(${name} as object)` : name;
      return `${object}?.constructor === ${rebuilt.type.name} ? { ...${object} } : ${name}`;
    }
    default:
      return name;
  }
}

/** A list of the variable's value, or an empty one while it has none. */
function guardedRead(text: string): string {
  return `(() => { try { return [${text}]; } catch { return []; } })()`;
}
