/** Whether the source of what is captured (a local function or class) can go along: it is evaluated in the worker. */
import type { types as t } from '@babel/core';
import { childrenOf, type FunctionNode, isFunction, rangeOf, unwrap, within } from '../analysis/ast';
import { type Analysis, referencesIn } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import type { Captures } from '../captures/captures';
import type { Reporter } from '../reporter';
import type { ClassNode } from '../slice/classes';
import { changesObject } from '../slice/object-changes';

/** Reports what is changed by other statements, classes whose base is captured by value, which is no class in the worker, and those that await. */
export function checkHoisted(
  annotated: Annotated,
  analysis: Analysis,
  captures: Captures,
  reporter: Reporter,
): void {
  const { hoisted, values } = captures.closureOf(annotated);
  for (const { node, binding } of hoisted) {
    // What is put on a function or class by statements stays where these are.
    const change = binding.references.find(
      (reference) => changesObject(reference.node, analysis) && !within(reference, rangeOf(node)),
    );
    if (change !== undefined && !within(change, annotated))
      reporter.report('UNSYNC2011', change, { name: binding.name });
    const type = classOf(node);
    if (type === null) continue;
    for (const place of waitsIn(childrenOf(type))) {
      reporter.report('UNSYNC1012', rangeOf(place), {
        what: 'A class that waits for something where it is declared',
        remedy: 'Wait for it before the class, and use its value there.',
      });
    }
    const { superClass } = type;
    if (!superClass) continue;
    const isSent = referencesIn(analysis, rangeOf(superClass)).some(
      ({ binding }) => binding !== null && values.includes(binding),
    );
    if (!isSent) continue;
    reporter.report('UNSYNC1012', rangeOf(superClass), {
      what: 'A class whose base is known only at run time',
      remedy:
        'Extend a class that this file declares or imports, or put the body of the annotated function into one outside of the class, and annotate that.',
    });
  }
}

function classOf(node: t.Node): ClassNode | null {
  const value = node.type === 'VariableDeclarator' && node.init ? unwrap(node.init) : node;
  return value.type === 'ClassDeclaration' || value.type === 'ClassExpression' ? value : null;
}

function evaluatedOutside(fn: FunctionNode): t.Node[] {
  if (!('key' in fn)) return [];
  const decorated: t.Node[] = [fn, ...fn.params];
  const decorators = decorated.flatMap((node) => ('decorators' in node && node.decorators) || []);
  return fn.computed ? [...decorators, fn.key] : decorators;
}

/** `await` and `yield` of the function around: not those of functions in `nodes`. */
function waitsIn(nodes: readonly t.Node[]): t.Node[] {
  return nodes.flatMap((child) => {
    if (child.type === 'AwaitExpression' || child.type === 'YieldExpression') return [child];
    // A method's decorators and its computed key belong to the class around it.
    if (isFunction(child)) return waitsIn(evaluatedOutside(child));
    return waitsIn(childrenOf(child));
  });
}
