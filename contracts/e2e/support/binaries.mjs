// Where the binaries under test are. Importing this file ends the test process with one line when they are missing:
// there is nothing to test then, and a stack trace would only hide that.

import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where builds go: the same default as in the repository's scripts. */
const cache = process.env.VERDICT_CACHE || join(homedir(), '.cache', 'verdict');

/** The folder that both binaries are in. */
const folder = process.env.VERDICT_BIN_DIR || join(cache, 'target', 'release');

/** The node. */
export const nodeBinary = join(folder, 'verdict-node');

/** The Ethereum JSON-RPC server, which the node starts as its child. */
export const ethRpcBinary = join(folder, 'verdict-eth-rpc');

/** The runtime that the tests upgrade to: a higher spec_version, and built with `try-runtime`. */
export const nextRuntime =
  process.env.VERDICT_NEXT_WASM || join(
    cache,
    'target/release/wbuild/verdict_next_runtime.compact.compressed.wasm',
  );

/** Whether `path` can be executed. */
function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const missing = [nodeBinary, ethRpcBinary].filter((path) => !executable(path));
if (missing.length > 0) {
  console.error(
    `error: not built: ${missing.join(', ')} (build them, or set VERDICT_BIN_DIR to the folder they are in)`,
  );
  process.exit(1);
}
