/** What does a page of docs/hosts tell its reader to do? */
import { readFileSync } from 'node:fs';

/**
 * A page's code blocks. A block with a file name in its info string is that file, a `sh` block without one is commands.
 *
 * @param {string | null} file path of the page, if there is one
 * @returns `packages`: what the page installs, as `{ dependencies, devDependencies }` (name → range);
 *   `files`: by name; `setup`: the commands that change `package.json`; `commands`: the rest, one a line
 */
export function readPage(file) {
  const page = { dependencies: {}, devDependencies: {}, files: {}, setup: [], commands: [] };
  const text = file === null ? '' : readFileSync(file, 'utf8');
  for (const [, language, name, body] of text.matchAll(/^```(\w+)(?: ([\w./-]+))?\n([\s\S]*?)^```$/gm)) {
    if (name) page.files[name] = body;
    else if (language === 'sh') for (const line of body.trim().split('\n')) addCommand(page, line);
  }
  return page;
}

function addCommand(page, line) {
  const [, installed] = /^npm install (.*)$/.exec(line) ?? [];
  if (installed === undefined) {
    (line.startsWith('npm pkg ') ? page.setup : page.commands).push(line);
    return;
  }
  const { '--save-dev': dev, ...packages } = Object.fromEntries(
    installed.split(' ').map((word) => {
      const [, name, range] = /^(.[^@]*)(?:@(.*))?$/.exec(word);
      return [name, range ?? '*'];
    }),
  );
  Object.assign(dev ? page.devDependencies : page.dependencies, packages);
}
