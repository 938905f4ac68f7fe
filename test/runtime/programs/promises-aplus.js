/** Runs the public Promises/A+ suite on the Unfuture. The last line says how many of its tests passed. */
const aplus = require('promises-aplus-tests');
const { Unfuture } = require('../../../dist/runtime/index.js');

const adapter = {
  deferred() {
    let resolve;
    let reject;
    const promise = new Unfuture((...settlers) => {
      [resolve, reject] = settlers;
    });
    return { promise, resolve, reject };
  },
};

// The suite's own default allows a test 200 ms, which a busy machine does not always keep.
aplus(adapter, { reporter: 'dot', timeout: 20_000 }, (error) => {
  if (error) throw error;
});
