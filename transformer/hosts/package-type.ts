/** Which module format does Node take a `.js` file for: by its folder, and else by its text? */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @returns `type` of the package that `folder` is in; the folder itself need not be there */
export function nearestPackageType(folder: string): unknown {
  const file = path.join(folder, 'package.json');
  if (existsSync(file)) {
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown }).type;
    } catch {
      // Not valid JSON: Node will say so; it is not for a compiler plugin to decide.
      return undefined;
    }
  }
  const parent = path.dirname(folder);
  return parent === folder ? undefined : nearestPackageType(parent);
}

/** Does the text look like an ES module's? As Node asks it of a file that nothing else tells about, but not parsed. */
export function hasModuleSyntax(text: string): boolean {
  return /^\s*(import\b\s*[\w*{'"]|export\b\s*[\w*{])/m.test(text);
}
