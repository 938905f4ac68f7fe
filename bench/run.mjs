/** `npm run bench`: installs and builds what is needed, and runs the benchmark. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, installPeers, linkPackage, ROOT } from './build.mjs';

installPeers();
linkPackage(ROOT);
const output = build(ROOT);
const { status } = spawnSync(process.execPath, [join(output, 'main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
