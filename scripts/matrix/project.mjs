/** A host's project: a folder with the page's files, the row's tools, and the packed package. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The check that a page ends with is no program of its own. */
const isCheck = (command) => command.startsWith('npx unsync check');

/** What a page's own example prints, as its comments say: `// → worker`. */
const PROMISE = /\/\/ → (.*)$/gm;

/**
 * @param {string} command of a shell
 * @param {string} cwd its `node_modules/.bin` comes first, as in an npm script: a Node of the project's own is used
 */
export function run(command, cwd, { env = {}, timeout = 600_000 } = {}) {
  return new Promise((resolve) => {
    const bin = path.join(cwd, 'node_modules/.bin');
    const child = spawn(command, {
      cwd,
      shell: true,
      timeout,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PATH: `${bin}${path.delimiter}${process.env.PATH}`,
        FORCE_COLOR: '0',
        NODE_COMPILE_CACHE: undefined,
        ...env,
      },
    });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', (error) => resolve({ ok: false, stdout, output: `${output}\n${error.message}` }));
    child.on('close', (code, signal) =>
      resolve({ ok: code === 0, stdout, output: `${output}${signal ? `\nended by ${signal}` : ''}` }),
    );
  });
}

/** The `package.json` that `npm init -y` and the page's installations make, with the row's versions. */
export function manifest(page, row) {
  const { dependencies } = page;
  const devDependencies = Object.fromEntries(
    Object.entries({ ...page.devDependencies, ...row.packages }).filter(([, range]) => range !== null),
  );
  return {
    name: row.name,
    version: '1.0.0',
    private: true,
    type: row.type ?? 'commonjs',
    ...JSON.parse(page.files['package.json'] ?? '{}'),
    ...(row.suite ? {} : { dependencies: { ...dependencies, unsync: 'file:unsync.tgz' } }),
    devDependencies,
  };
}

export class Project {
  /**
   * @param {string} folder made anew
   * @param {object} page as `readPage` gives it
   * @param {object} row of test/hosts/matrix/rows.mjs
   */
  constructor(folder, page, row) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
    this.page = page;
    this.row = row;
    for (const [name, text] of Object.entries(page.files)) this.write(name, text);
    this.write('package.json', `${JSON.stringify(manifest(page, row), null, 2)}\n`);
  }

  at(...names) {
    return path.join(this.folder, ...names);
  }

  /** Puts the row's tools into `node_modules`, at the versions of its lock, and does what else the page does once. */
  async install(tarball, lock) {
    const makeIt = `run \`npm run matrix -- --lock ${this.row.name}\``;
    if (!existsSync(lock)) return `There is no ${lock}: ${makeIt}`;
    const { 'node_modules/unsync': locked } = JSON.parse(readFileSync(lock, 'utf8')).packages;
    if (locked && !isDeepStrictEqual(locked.dependencies, own.dependencies))
      return `${lock} is from before the package's dependencies were changed: ${makeIt}`;
    cpSync(tarball, this.at('unsync.tgz'));
    cpSync(lock, this.at('package-lock.json'));
    for (const command of ['npm ci --prefer-offline --no-audit --no-fund', ...this.page.setup]) {
      const { ok, output } = await run(command, this.folder);
      if (!ok) return `${command}\n${output}`;
    }
    return null;
  }

  /**
   * Writes the page's files, with what the row's user has otherwise.
   * @param {object} settings the row, or one of its variants
   */
  configure(settings) {
    const layers = settings === this.row ? [this.row] : [this.row, settings];
    this.commands = settings.commands ?? this.row.commands ?? this.page.commands;
    this.own = Object.assign({}, ...layers.map(({ files }) => files));
    const { 'package.json': _, ...files } = { ...this.page.files, ...this.own };
    for (const [name, text] of Object.entries(files)) {
      const edits = layers.flatMap((layer) => layer.edits?.[name] ?? []);
      const edited = edits.reduce((before, [from, to]) => {
        if (!before.includes(from))
          throw new Error(`${this.row.name}: ${name} has no ${JSON.stringify(from)}`);
        return before.replace(from, () => to);
      }, text);
      if (!name.startsWith('src/') || name in this.page.files) this.write(name, edited);
    }
  }

  /** @returns what the page's own example is to print */
  example() {
    return Object.values(this.page.files)
      .flatMap((text) => [...text.matchAll(PROMISE)].map(([, line]) => `${line}\n`))
      .join('');
  }

  /** The conformance programs in the place of the page's example. */
  addPrograms(programs) {
    rmSync(this.at('src'), { recursive: true });
    cpSync(programs, this.at('src'), { recursive: true });
    for (const [name, text] of Object.entries(this.own)) if (name.startsWith('src/')) this.write(name, text);
    if (!this.row.outputExtensions) return;
    for (const name of readdirSync(this.at('src')))
      this.edit(name, (text) => text.replace(/(from |import\()'(\.\/\w+)\.ts'/g, "$1'$2.js'"));
  }

  write(name, text) {
    mkdirSync(path.dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), text);
  }

  edit(name, change) {
    const file = this.at('src', name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }

  clean() {
    rmSync(this.at('dist'), { recursive: true, force: true });
  }

  /**
   * Runs the commands; the last one but for the check is the program.
   * @returns null when it prints `expected`, else what went wrong
   */
  async prints(expected, env) {
    let last = '';
    for (const command of this.commands) {
      const { ok, stdout, output } = await run(command, this.folder, { env });
      if (!ok || /did not exit/.test(output)) return `${command}\n${output}`;
      if (!isCheck(command)) last = stdout;
    }
    return last === expected ? null : `printed\n${last}\ninstead of\n${expected}`;
  }

  /**
   * Runs the program of a build that was copied elsewhere, where no sources are.
   * @param {string[]} output what is copied, with `package.json` and the installed packages
   * @returns null when it prints `expected`, else what went wrong
   */
  async printsElsewhere(output, expected, env) {
    const elsewhere = `${this.folder}-elsewhere`;
    rmSync(elsewhere, { recursive: true, force: true });
    mkdirSync(elsewhere);
    for (const name of [...output, 'package.json'])
      cpSync(this.at(name), path.join(elsewhere, name), { recursive: true });
    renameSync(this.at('node_modules'), path.join(elsewhere, 'node_modules'));
    renameSync(this.at('src'), this.at('src-away'));
    try {
      const command = this.commands.findLast((one) => !isCheck(one));
      const { stdout, output: all } = await run(command, elsewhere, { env });
      return stdout === expected ? null : `elsewhere, ${command} printed\n${all}\ninstead of\n${expected}`;
    } finally {
      renameSync(path.join(elsewhere, 'node_modules'), this.at('node_modules'));
      renameSync(this.at('src-away'), this.at('src'));
      rmSync(elsewhere, { recursive: true, force: true });
    }
  }
}
