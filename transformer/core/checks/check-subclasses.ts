/**
 * Subclasses, made in a function, of a class whose annotated methods use `this`. The entry does not know them: it is
 * given the source of a class in a function only along with annotated methods of its own.
 */
import type { types as t } from '@babel/core';
import { keyText, rangeOf } from '../analysis/ast';
import { type Analysis, contextUsesIn } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import type { Captures, Closure } from '../captures/captures';
import type { Reporter } from '../reporter';
import { bindingOf, type ClassNode, classAround, subclassesOf } from '../slice/classes';

/** Reports each class in a function that inherits the annotated method, or calls it as that of its `super`. */
export function checkSubclasses(
  annotated: Annotated,
  source: string,
  analysis: Analysis,
  captures: Captures,
  reporter: Reporter,
): void {
  const home = instanceHome(captures.closureOf(annotated));
  if (home === null) return;
  const key = keyOf(annotated, source, analysis);
  const seen = new Set<ClassNode>();
  const visit = (type: ClassNode): void => {
    if (seen.has(type)) return;
    seen.add(type);
    const binding = bindingOf(type, analysis);
    if (binding?.scope.kind !== 'module' && reaches(type, key, source, analysis)) {
      const name = binding?.name ?? 'class';
      reporter.report('UNSYNC2010', rangeOf(type.superClass ?? type), { name, method: annotated.name });
    }
    if (binding !== null) for (const next of subclassesOf(binding, analysis)) visit(next);
  };
  for (const type of subclassesOf(home.binding, analysis)) visit(type);
}

/** The class whose instance goes along with the function as `this`. */
function instanceHome({ home, self }: Closure): Closure['home'] {
  return self === 'none' || home === null || (self === 'call' && home.static) ? null : home;
}

/** The name of the member that the function is, or is in. */
function keyOf({ node }: Annotated, source: string, analysis: Analysis): string | null {
  let member: t.Node | null = node;
  while (member !== null && classAround(member, analysis) === null) member = analysis.parentOf(member);
  return member !== null && 'key' in member ? keyText(member.key, isComputed(member), source) : null;
}

/** Whether a method that a class may inherit is called on its instances. */
function reaches(type: ClassNode, key: string | null, source: string, analysis: Analysis): boolean {
  const overridden = type.body.body.some(
    (member) => 'key' in member && !member.static && keyText(member.key, isComputed(member), source) === key,
  );
  if (!overridden) return true;
  return contextUsesIn(analysis, rangeOf(type.body)).some(({ kind, node }) => {
    const member = kind === 'super' ? analysis.parentOf(node) : null;
    return member?.type === 'MemberExpression' && keyText(member.property, member.computed, source) === key;
  });
}

function isComputed(member: object): boolean {
  return 'computed' in member && member.computed === true;
}
