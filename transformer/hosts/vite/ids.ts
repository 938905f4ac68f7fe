/**
 * How modules of our own are called in the development server.
 *
 * A module with annotated functions imports a *link*, which says where the snapshot of its entry is:
 * ```js
 * import __unsync_entry__ from "virtual:unsync-entry/L3NyYy93b3JrLnRz"; // the file's path, encoded
 * ```
 */
import path from 'node:path';
import { entryFileName } from '../../core/entry-names';

const LINK = 'virtual:unsync-entry/';

/** What a module imports for the entry of `file`. */
export function linkTo(file: string): string {
  return LINK + Buffer.from(file).toString('base64url');
}

/** @returns the file whose entry is meant, when `id` is a link, in whatever form a server gives it */
export function fileOfLink(id: string): string | null {
  const at = id.indexOf(LINK);
  if (at === -1) return null;
  const [encoded = ''] = /^[\w-]+/.exec(id.slice(at + LINK.length)) ?? [];
  return Buffer.from(encoded, 'base64url').toString();
}

/** The id of a link: the leading NUL tells other plugins that it is no file. */
export function linkId(link: string): string {
  return `\0${link}`;
}

/** `/src/work.ts` → `/src/work.unsync.ts`, which is no file: the plugin gives its text. */
export function entryFile(file: string): string {
  return entryFileName(file.split(path.sep).join('/'));
}
