import { fastify } from 'fastify';
import { report } from './report.js';

export function createServer() {
  const server = fastify();
  server.get('/health', async () => ({ ok: true }));
  server.get<{ Params: { name: string } }>('/reports/:name', async ({ params }) => ({
    report: await report(params.name),
  }));
  return server;
}
