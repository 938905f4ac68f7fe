/** Where does the plugin go in a tool's configuration? */
import { TOOLS } from '../doctor/tools';

/**
 * ```js
 * // before
 * import { defineConfig } from 'vite';
 * export default defineConfig({ plugins: [react()] });
 * // after
 * import unsync from 'unsync/vite';
 * import { defineConfig } from 'vite';
 * export default defineConfig({ plugins: [unsync(), react()] });
 * ```
 * @param file its name
 * @returns the text as it was where the plugin is there already, or where no place for it is found
 */
export function withUnsync(file: string, text: string): string {
  const tool = TOOLS.find(
    ({ config, content, insertion }) => insertion && config.test(file) && (content?.test(text) ?? true),
  );
  if (!tool?.insertion || tool.plugins.some((plugin) => text.includes(plugin))) return text;
  const { name, call, list } = tool.insertion;
  const [module] = tool.plugins;
  const isCommonJs = /\bmodule\.exports\b|\brequire\s*\(/.test(text) && !/^\s*(import|export)\b/m.test(text);
  const line = isCommonJs ? `const ${name} = require('${module}');` : `import ${name} from '${module}';`;
  const existing = new RegExp(`\\b${list}:\\s*\\[`).exec(text);
  const options = /(?:defineConfig\(\s*|export default\s*|module\.exports\s*=\s*)\{/.exec(text);
  const [place, added] = existing
    ? [existing, /^\s*\]/.test(text.slice(existing.index + existing[0].length)) ? call : `${call}, `]
    : [options, ` ${list}: [${call}],`];
  if (place === null) return text;
  const at = place.index + place[0].length;
  return `${line}\n${text.slice(0, at)}${added}${text.slice(at)}`;
}
