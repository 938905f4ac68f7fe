/** What does the package around a file say, and what format does Node take a `.js` file for? */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The members of a `package.json` in use, unchecked. */
export interface Package {
  /** Where it is. */
  readonly folder: string;
  readonly name?: unknown;
  readonly version?: unknown;
  readonly type?: unknown;
  /** Settings for a host that has no configuration of its own. */
  readonly unsync?: { readonly severity?: unknown } | null;
}

/** @returns the `package.json` of the package that `folder` is in; the folder itself need not be there */
export function nearestPackage(folder: string): Package {
  const file = path.join(folder, 'package.json');
  if (existsSync(file)) {
    try {
      return { ...(JSON.parse(readFileSync(file, 'utf8')) as object), folder };
    } catch {
      // Not valid JSON: Node will say so; it is not for a compiler plugin to decide.
      return { folder };
    }
  }
  const parent = path.dirname(folder);
  return parent === folder ? { folder } : nearestPackage(parent);
}

/** Does the text look like an ES module's? As Node asks it of a file that nothing else tells about, but not parsed. */
export function hasModuleSyntax(text: string): boolean {
  return /^\s*(import\b\s*[\w*{'"]|export\b\s*[\w*{])/m.test(text);
}
