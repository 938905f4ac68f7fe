/**
 * In a worker: loads the entry of a source file as Jest would load a module, with the project's own transformers and
 * its own rules for finding modules. What tests mock is not mocked here: that is in the test's registry of modules.
 */
import { entryFileName } from '../../core/entry-names';
import { Modules } from './modules';
import { openProject } from './project';
import { showSources } from './stack-traces';

/** One of each configuration and thread: entries share their modules, as in any other thread. */
const opened = new Map<string, Modules>();

/**
 * @param file a source file with annotated functions
 * @param esm it is loaded as an ES module
 * @param configString the project's configuration, as Jest writes it
 * @returns the entry's exports; a promise of them for an ES module
 */
export function load(file: string, esm: boolean, configString: string): object | Promise<object> {
  let modules = opened.get(configString);
  if (modules === undefined) {
    const project = openProject(configString);
    showSources(project.sourceMaps);
    modules = new Modules(project);
    opened.set(configString, modules);
  }
  const entry = entryFileName(file);
  return esm ? modules.importEntry(entry, file) : modules.requireEntry(entry, file);
}
