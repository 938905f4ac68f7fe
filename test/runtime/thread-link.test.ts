import { MessageChannel } from 'node:worker_threads';
import { Signal } from '../../runtime/transports/threads/bell';
import { Line } from '../../runtime/transports/threads/link';

test('what is read may look for more itself', () => {
  const { port1, port2 } = new MessageChannel();
  const cells = Line.memory();
  const [near, far] = [new Signal().buffer, new Signal().buffer];
  const sender = Line.near(port1, cells, far);
  const receiver = Line.far({ port: port2, cells, near, far });
  for (const message of ['first', 'second', 'third']) sender.post(message);
  const read: unknown[] = [];
  // As a call does that the first message brings, and that blocks for what the second says.
  const receive = (message: unknown): void => {
    read.push(message);
    receiver.drain(receive);
    read.push(`after ${String(message)}`);
  };
  expect(receiver.drain(receive)).toBe(true);
  expect(read).toEqual(['first', 'second', 'third', 'after third', 'after second', 'after first']);
  expect(receiver.drain(receive)).toBe(false);
  port1.close();
});
