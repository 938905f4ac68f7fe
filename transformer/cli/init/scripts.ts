/** Which scripts run tsc, and how do they run it with unsync in it? */
import { isPlainCompiler, toUnsyncTsc } from '../doctor/commands';
import type { Script } from '../doctor/package';

/**
 * ```text
 * "build": "rm -rf dist && tsc -p ."   →   "build": "rm -rf dist && unsync tsc -p ."
 * ```
 * @param manifest the text of `package.json`, which keeps its form
 */
export function withUnsyncTsc(manifest: string, scripts: readonly Script[]): string {
  return scripts
    .filter(({ command }) => isPlainCompiler(command))
    .reduce((text, { name, command }) => {
      const value = new RegExp(`("${escaped(name)}"\\s*:\\s*")((?:[^"\\\\]|\\\\.)*)"`);
      return text.replace(
        value,
        (_all, head: string, script: string) =>
          `${head}${script.replace(inJson(command), inJson(toUnsyncTsc(command)))}"`,
      );
    }, manifest);
}

/**
 * For a package that nothing builds yet: `"build": "unsync tsc"`.
 * @param manifest the text of `package.json`
 */
export function withBuild(manifest: string): string {
  const build = '"build": "unsync tsc"';
  const scripts = /"scripts"\s*:\s*\{(\s*)(\}?)/.exec(manifest);
  if (scripts === null)
    return manifest.replace(
      /\{(\s*)(\}?)/,
      (_all, space: string, end: string) =>
        `{${space}"scripts": { ${build} }${end === '' ? `,${space}` : end}`,
    );
  const [head, space = '', end] = scripts;
  const added = end === '' ? `${head}${build},${space}` : head.replace(/\}$/, ` ${build} }`);
  return manifest.replace(head, () => added);
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
