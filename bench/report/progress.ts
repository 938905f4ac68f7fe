/** A line that says what is being measured now; nothing where there is no terminal. */
const terminal = process.stderr.isTTY;

export function progress(text: string): void {
  if (terminal) process.stderr.write(`\r\x1b[K${text}`);
}

export function endProgress(): void {
  if (terminal) process.stderr.write('\r\x1b[K');
}
