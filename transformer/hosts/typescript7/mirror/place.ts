/**
 * Where is a mirrored tree, and which path there is which path of the user's?
 *
 * A mirror repeats absolute paths under a folder of its own: `/home/me/app/src/a.ts` is
 * `<mirror>/home/me/app/src/a.ts`. So any path in a message becomes the user's when the beginning is cut off, and
 * relative paths between two files stay what they are.
 */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

export interface Place {
  /** The folder that stands for the root of the file system. */
  readonly root: string;
  /** Beside it: what is known of the tree from the last time. */
  readonly index: string;
  /** A folder beside it, in which files are written before they are moved into it. */
  readonly staging: string;
  toMirror(fileName: string): string;
  /** As it is, for a path that is not in the mirror. */
  toUser(fileName: string): string;
}

/**
 * In the system's temporary folder: in the project's own, other tools (linters, test runners, watchers) would find every
 * source file twice.
 *
 * @param key what the mirror is for; the same one gets the same folder again
 */
export function placeFor(key: string): Place {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const folder = path.join(privateFolder(), hash);
  const root = path.join(folder, 'root');
  const staging = path.join(folder, 'staging');
  for (const each of [root, staging]) mkdirSync(each, { recursive: true });
  return {
    root,
    index: path.join(folder, 'index.json'),
    staging,
    toMirror: (fileName) => path.join(root, withoutDrive(fileName)),
    toUser(fileName) {
      if (fileName !== root && !fileName.startsWith(root + path.sep)) return fileName;
      return withDrive(fileName.slice(root.length) || path.sep);
    },
  };
}

/** Everyone may write into the temporary folder, so it must be seen that the one found there is this user's own. */
function privateFolder(): string {
  const { uid, username } = userInfo();
  const folder = path.join(realpathSync(tmpdir()), `unsync-tsc-${uid === -1 ? username : uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || (uid !== -1 && stats.uid !== uid)) return mkdtempSync(`${folder}-`);
  if (uid !== -1) chmodSync(folder, 0o700);
  return folder;
}

/** `C:\app` is `<mirror>\C\app`. */
function withoutDrive(fileName: string): string {
  return fileName.replace(/^([A-Za-z]):/, '$1');
}

function withDrive(fileName: string): string {
  return process.platform === 'win32' ? fileName.replace(/^[\\/]([A-Za-z])(?=[\\/]|$)/, '$1:') : fileName;
}
