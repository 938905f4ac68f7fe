/** How messages name pieces of the source. */
import type { types as t } from '@babel/core';
import { isFunction, unwrap } from '../../analysis/ast';
import { type Call, calleeOf, nameOf } from '../known-calls';
import type { Mark } from './outcome';

/** `app.listen`, `register(…).use` */
export function nameInWords(node: t.Node): string {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Identifier':
      return inner.name;
    case 'StringLiteral':
      return `'${inner.value}'`;
    case 'ThisExpression':
      return 'this';
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return `${nameInWords(inner.object)}.${nameOf(inner) || '[…]'}`;
    case 'CallExpression':
    case 'OptionalCallExpression':
      return `${nameInWords(inner.callee)}(…)`;
    case 'NewExpression':
      return `new ${nameInWords(inner.callee)}`;
    default:
      return isFunction(inner) ? 'the function' : '…';
  }
}

export function markOf(call: Call, module: string | null): Mark {
  return { node: call, text: nameInWords(calleeOf(call)), module };
}
