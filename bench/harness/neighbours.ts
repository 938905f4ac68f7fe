/** Other programs that compute meanwhile, one for each core, as on a runner of continuous integration. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** @returns what ends them */
export function startNeighbours(count: number): () => Promise<void> {
  const neighbours = Array.from({ length: count }, () =>
    spawn(process.execPath, ['--eval', 'for (;;);'], { stdio: 'ignore' }),
  );
  const kill = (): void => {
    for (const neighbour of neighbours) neighbour.kill('SIGKILL');
  };
  process.once('exit', kill);
  return async () => {
    process.off('exit', kill);
    const ends = neighbours.map((neighbour: ChildProcess) => once(neighbour, 'exit'));
    kill();
    await Promise.all(ends);
  };
}
