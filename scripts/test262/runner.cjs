/** Runs compiled programs, one after the other, and tells what each does. Their annotated functions run in workers. */
process.on('message', async ({ file }) => {
  let outcome;
  try {
    outcome = `ok ${await require(file)()}`;
  } catch (error) {
    const name = error?.constructor?.name;
    outcome = isOwn(error) ? `told ${error.name}: ${String(error.message).slice(0, 200)}` : `throws ${name}`;
    if (name !== 'Test262Error') outcome += ` ${String(error?.message).slice(0, 200)}`;
  }
  process.send({ file, outcome });
});

function isOwn(error) {
  const { UnsyncError } = require('unsync');
  return error instanceof UnsyncError;
}
