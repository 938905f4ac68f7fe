/** Which module format does Node take a `.js` file of a folder for? */
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
