/**
 * `unsync/vite`: unsync as a plugin of Vite 7 and 8, for what Vite makes for Node: builds (`build.ssr`), the development
 * server, tests in Vitest.
 * ```js
 * import unsync from 'unsync/vite';
 * export default { plugins: [unsync()] };
 * ```
 * A build is Rollup's or Rolldown's business, and so is that of their plugin; the server makes modules one by one.
 */
import type { RewriteOptions } from './bundlers/rewrite';
import { BROWSER_BUILD, messageText } from './messages';
import unsyncRollup from './rollup';
import { checkSeverity } from './severity';
import type { EnvironmentOptions, ResolvedConfig, ViteContext, Vitest } from './vite/api';
import { closeServer, serverOf } from './vite/server';
import { type LoadingRules, prepareVitest } from './vite/vitest';

type RollupPlugin = ReturnType<typeof unsyncRollup>;
type RollupOptions = Parameters<typeof unsyncRollup>[0];
type Resolved = ReturnType<RollupPlugin['resolveId']['handler']>;
type Loaded = { readonly code: string; readonly map?: object } | null;

interface UnsyncVitePlugin extends Omit<RollupPlugin, 'load' | 'resolveId' | 'transform'> {
  resolveId: { order: 'pre'; handler(source: string): Resolved };
  load: { order: 'pre'; handler(id: string): Loaded | Promise<Loaded> };
  transform: { order: 'pre'; handler(code: string, id: string): Loaded };
  configEnvironment(name: string, options: EnvironmentOptions): EnvironmentOptions | undefined;
  configResolved(config: ResolvedConfig): void;
  configureVitest(vitest: Vitest): void;
  closeBundle(): void;
}

/** @returns a plugin; it works on the user's own text, so that it runs before those that compile TypeScript */
function unsyncVite(given: RollupOptions = {}): UnsyncVitePlugin {
  const build = unsyncRollup(given);
  let options: RewriteOptions = {
    root: given.root ?? process.cwd(),
    severity: checkSeverity(given.severity, 'unsync/vite'),
    format: 'esm',
    inline: true,
  };
  let rules: LoadingRules | undefined;
  return {
    ...build,
    configEnvironment(name, { resolve }) {
      // One copy in a process: also where it is linked, which Vite takes for a part of the project.
      return name === 'client' || resolve?.external === true
        ? undefined
        : { resolve: { external: ['unsync'] } };
    },
    configResolved({ root }) {
      options = { ...options, root: given.root ?? root };
    },
    configureVitest(vitest) {
      rules = prepareVitest(vitest);
    },
    resolveId: {
      order: 'pre',
      handler(this: ViteContext, source) {
        const server = serverOf(this, rules);
        return server ? server.resolveId(source) : build.resolveId.handler.call(this, source);
      },
    },
    load: {
      order: 'pre',
      handler(this: ViteContext, id) {
        const server = serverOf(this, rules);
        return server ? server.load(this, id, options) : build.load.handler.call(this, id);
      },
    },
    transform: {
      order: 'pre',
      handler(this: ViteContext, code, id) {
        const server = serverOf(this, rules);
        const made = server
          ? server.transform(this, code, id, options)
          : build.transform.handler.call(this, code, id);
        if (made !== null && this.environment?.config.consumer === 'client')
          this.error({ message: messageText(BROWSER_BUILD), id });
        return made;
      },
    },
    closeBundle(this: ViteContext) {
      closeServer(this);
    },
  };
}

// `module.exports`, so that `require` and `import` both give the function; with `default` for what looks for that.
export = Object.assign(unsyncVite, { default: unsyncVite });
