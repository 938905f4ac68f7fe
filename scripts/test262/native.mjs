/** What a program does without unsync: in a realm of its own, as a CommonJS module. */
import vm from 'node:vm';

const PARAMETERS = ['module', 'exports', 'require'];

/**
 * @param {string} text a shape's
 * @param {string} harness the text of the module that it requires
 * @returns {string} as `runner.cjs` says outcomes
 */
export function runNatively(text, harness) {
  const context = vm.createContext({ console, structuredClone });
  const load = (source, require) => {
    const module = { exports: {} };
    const run = vm.compileFunction(source, PARAMETERS, { parsingContext: context });
    run.call(module.exports, module, module.exports, require);
    return module.exports;
  };
  try {
    const exported = load(harness, () => ({}));
    const main = load(text, () => exported);
    const script = new vm.Script('main()');
    context.main = main;
    return `ok ${script.runInContext(context, { timeout: 5000 })}`;
  } catch (error) {
    return `throws ${error?.constructor?.name}`;
  }
}
