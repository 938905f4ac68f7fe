/**
 * Does a statement go along to the workers? It does if it can change something that the function reaches, and does
 * nothing else that shows outside of the program; it stays out if it cannot change any of that. If it may do both, or
 * nobody can tell, the build asks.
 */
import type { Annotated } from '../annotations/annotated';
import type { Answer, Question } from './answers';
import { NODE, SIDE_EFFECTS } from './effects';
import type { Mark, Outcome } from './evaluation/outcome';
import { OTHER_MODULES, type Root } from './roots';

export type Verdict =
  | { readonly says: 'keep' | 'leave-out'; readonly why: Why }
  | { readonly says: 'ask'; readonly question: Question; readonly why: Why };

/** Why a verdict is what it is. */
export type Why =
  | { readonly is: 'changes' }
  | { readonly is: 'answered' }
  | { readonly is: 'annotated'; readonly called: Annotated }
  | { readonly is: 'outside' | 'unknown' | 'late' | 'varies'; readonly mark: Mark }
  | { readonly is: 'used-elsewhere' }
  | { readonly is: 'imported' | 'not-needed'; readonly module: string };

/**
 * Of a part that can change something that is reached.
 * @param root what it can change
 */
export function verdictOn(effects: Outcome, root: Root, answer: Answer | null): Verdict {
  const [called] = effects.annotated.values();
  // Kept, it would never end: whoever runs the call has to load the entry first, which makes the call again.
  if (called !== undefined) return { says: 'leave-out', why: { is: 'annotated', called } };
  const why = doubtOf(effects, root);
  if (why === null) return { says: 'keep', why: { is: 'changes' } };
  return answer === null
    ? { says: 'ask', question: 'UNSYNC2013', why }
    : { says: answer, why: { is: 'answered' } };
}

function doubtOf({ outside, unknown, late }: Outcome, root: Root): Why | null {
  if (outside !== null) return { is: 'outside', mark: outside };
  if (unknown !== null) return { is: 'unknown', mark: unknown };
  if (late !== null) return { is: 'late', mark: late };
  return root === OTHER_MODULES ? { is: 'used-elsewhere' } : null;
}

/**
 * Of a part that is in the entry: what there is to ask about it all the same.
 * @param isNeeded whether it is there for what it declares
 * @param isWritten whether the module writes a file while it loads
 */
export function questionAbout(
  { outside, varies, reads }: Outcome,
  isNeeded: boolean,
  isWritten: (file: string) => boolean,
): Verdict | null {
  if (outside !== null && isNeeded)
    return { says: 'ask', question: 'UNSYNC2013', why: { is: 'outside', mark: outside } };
  const counted = [...reads].find(([file]) => isWritten(file))?.[1] ?? null;
  const mark = varies ?? counted;
  return mark && { says: 'ask', question: 'UNSYNC2014', why: { is: 'varies', mark } };
}

/**
 * Of a module that is imported for what it does.
 * @param isLoaded whether workers load it anyway
 * @param reachesPackage whether the function reaches a package, or a module that may use one
 */
export function verdictOnImport(
  module: string,
  isLoaded: boolean,
  reachesPackage: (name: string) => boolean,
  answer: Answer | null,
): Verdict {
  if (answer !== null) return { says: answer, why: { is: 'answered' } };
  if (isLoaded) return { says: 'keep', why: { is: 'imported', module } };
  const known = SIDE_EFFECTS.find(({ modules }) => modules.test(module));
  const isNobodys = NODE.has(module) || known?.concerns === 'nobody';
  if (known === undefined && !isNobodys)
    return { says: 'ask', question: 'UNSYNC2015', why: { is: 'imported', module } };
  const [name = ''] = module.split('/');
  const isReached = !isNobodys && (known?.concerns === 'everyone' || reachesPackage(name));
  return isReached
    ? { says: 'keep', why: { is: 'imported', module } }
    : { says: 'leave-out', why: { is: 'not-needed', module } };
}

/**
 * In words, as the end of a sentence about the statement.
 * @param name what it can change
 * @param quote puts names of the source into quotes, where there are any
 */
export function reasonOf(
  why: Why,
  name: string,
  item: string,
  quote: (text: string) => string = (text) => text,
): string {
  switch (why.is) {
    case 'changes':
      return `changes ${quote(name)}`;
    case 'answered':
      return 'so you have answered';
    case 'annotated':
      return `calls ${quote(why.called.name)}, which is annotated`;
    case 'outside':
      return `${quote(why.mark.text)} shows outside of the program`;
    case 'unknown':
      return `what else ${quote(why.mark.text)} does cannot be told here`;
    case 'late':
      return `${quote(why.mark.text)} goes on after the module has loaded`;
    case 'varies':
      return `${quote(why.mark.text)} differs from thread to thread`;
    case 'used-elsewhere':
      return `whether what ${item} imports uses it cannot be told here`;
    case 'imported':
      return `what ${quote(why.module)} does when it loads cannot be told here`;
    case 'not-needed':
      return `${quote(why.module)} does nothing that ${item} reaches`;
  }
}
