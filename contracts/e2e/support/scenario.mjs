// What every test file begins and ends with: tests that show the logs when they fail, and cleaning up.

import { after as nodeAfter, before as nodeBefore, describe, test as nodeTest } from 'node:test';
import { printLogs, stopAll } from './processes.mjs';
import { removeWorkspace, workspace } from './workspace.mjs';

/** No test is meant to come near this; it only keeps a hanging run from lasting for ever. */
const TIMEOUT = 20 * 60_000;

let failed = false;
const toClose = [];

/** Has `close` called when the file's tests are over: connections would keep the process alive. */
export function atEnd(close) {
  toClose.push(close);
}

/** Shows the logs of all processes when `body` throws, once a file. */
function watched(body) {
  return async (context) => {
    try {
      await body(context);
    } catch (error) {
      if (!failed) printLogs();
      failed = true;
      throw error;
    }
  };
}

/**
 * `test` of node:test.
 *
 * @param {string} name What is guaranteed.
 * @param {(context: import('node:test').TestContext) => Promise<void>} body
 */
export function test(name, body) {
  return nodeTest(name, { timeout: TIMEOUT }, watched(body));
}

/** `before` of node:test. */
export function before(body) {
  return nodeBefore(watched(body), { timeout: TIMEOUT });
}

export { describe };

nodeAfter(async () => {
  await Promise.allSettled(toClose.map((close) => close()));
  await stopAll();
  if (failed) console.error(`The logs and base paths are kept in ${workspace}`);
});

// Here and not above, so that an interrupted run leaves nothing behind either.
process.on('exit', () => {
  if (!failed) removeWorkspace();
});
