// The temporary folder of one test file. Everything that its processes write is below it.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder itself. Its name is kept short: sockets below it must not exceed the path length they are limited to. */
export const workspace = mkdtempSync(join(tmpdir(), 'verdict-e2e-'));

/**
 * A new folder in the workspace.
 *
 * @param {string} name
 */
export function folder(name) {
  const path = join(workspace, name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Removes the workspace. */
export function removeWorkspace() {
  rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
}
