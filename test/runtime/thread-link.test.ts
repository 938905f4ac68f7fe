import { SharedBell } from '../../runtime/transports/threads/bell';
import { openLine } from '../../runtime/transports/threads/line';
import { ThreadLink } from '../../runtime/transports/threads/link';

test('what is read may look for more itself', () => {
  const { link: sender, handle } = openLine(new SharedBell());
  const receiver = ThreadLink.ofWorker(handle);
  for (const message of ['first', 'second', 'third']) sender.post(message);
  const read: unknown[] = [];
  const unreadable = (): never => {
    throw new Error('it can be read');
  };
  // As a call does that the first message brings, and that blocks for what the second says.
  const receive = (message: unknown): void => {
    read.push(message);
    receiver.drain(receive, unreadable);
    read.push(`after ${String(message)}`);
  };
  expect(receiver.drain(receive, unreadable)).toBe(true);
  expect(read).toEqual(['first', 'second', 'third', 'after third', 'after second', 'after first']);
  expect(receiver.drain(receive, unreadable)).toBe(false);
  sender.close();
});
