import { isMainThread } from 'node:worker_threads';

export const place = (): string => (isMainThread ? 'main' : 'worker');
