/** Recognises the core's output among a rewritten file's nodes. */
import type ts from 'typescript';
import { RUNTIME } from '../../core/emit/generated-names';
import type { TypeScript } from './internals';

/** @returns `call` for `__unsync.call(…)`; `null` for a call of anything but the runtime */
export function runtimeFunctionOf(typescript: TypeScript, { expression }: ts.CallExpression): string | null {
  if (!typescript.isPropertyAccessExpression(expression)) return null;
  const { expression: namespace, name } = expression;
  return typescript.isIdentifier(namespace) && namespace.text === RUNTIME ? name.text : null;
}
