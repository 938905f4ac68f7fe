/**
 * In tests, whatever a CommonJS module exports can be imported by name: Node itself only sees the names that it finds
 * in the module's text. These are the rules of Vitest's own evaluator (its option `deps.interopDefault`).
 */
import type { Evaluator, RunnerPackage } from './runner-api';

type Exports = Record<PropertyKey, unknown>;

/** @returns Vite's evaluator, but for what it gets from Node */
export function withInterop({ ESModulesEvaluator }: RunnerPackage): Evaluator {
  return new (class extends ESModulesEvaluator {
    override async runExternalModule(url: string): Promise<object> {
      const namespace = (await super.runExternalModule(url)) as Exports;
      return url.endsWith('.mjs') || !('default' in namespace) ? namespace : interop(namespace);
    }
  })();
}

/** A module whose names are its own and those of its default export. */
function interop(namespace: Exports): object {
  let own = namespace;
  let byDefault = namespace.default;
  // Compiled from an ES module: its default export is one level further down.
  if (isObject(byDefault) && '__esModule' in byDefault) {
    own = byDefault;
    if ('default' in byDefault) byDefault = byDefault.default;
  }
  const more: Exports = isObject(byDefault) ? byDefault : {};
  return new Proxy(own, {
    get: (_, key) => (key === 'default' ? byDefault : (own[key] ?? more[key])),
    has: (_, key) => (key === 'default' ? byDefault !== undefined : key in own || key in more),
    getOwnPropertyDescriptor(_, key) {
      const descriptor = Reflect.getOwnPropertyDescriptor(own, key);
      if (descriptor !== undefined || key !== 'default' || byDefault === undefined) return descriptor;
      return { value: byDefault, enumerable: true, configurable: true };
    },
  });
}

function isObject(value: unknown): value is Exports {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
