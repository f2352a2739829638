// Upgrading a running chain, and the checks that its new runtime brings along.

import { existsSync, readFileSync } from 'node:fs';
import { compactFromU8a, hexToU8a, u8aToHex } from '@polkadot/util';
import { nextRuntime } from './binaries.mjs';
import { account, connect, send } from './chain.mjs';
import { rpc } from './rpc.mjs';
import { until } from './until.mjs';

/** `UpgradeCheckSelect::All`: the checks of the migrations, that all state decodes, and every pallet's `try_state`. */
const ALL_CHECKS = '0x01';

/** The spec_version before and after. */
export const VERSION = 100;
export const NEXT_VERSION = 101;

/** Why there is nothing to upgrade to, or undefined when there is. */
export function noNextRuntime() {
  return existsSync(nextRuntime) ? undefined : `no runtime to upgrade to: ${nextRuntime} (set VERDICT_NEXT_WASM)`;
}

/** The spec_version that a node's best block leaves behind. */
export async function specVersion(node) {
  return (await rpc(node.url, 'state_getRuntimeVersion')).specVersion;
}

/**
 * Replaces the runtime as root.
 *
 * @returns {Promise<import('@polkadot/api').ApiPromise>} A new connection, which knows the new runtime's metadata.
 */
export async function upgrade(node, api) {
  const setCode = api.tx.system.setCode(u8aToHex(readFileSync(nextRuntime)));
  // The weight is not checked: replacing the code takes a whole block's worth of it.
  await send(api, api.tx.sudo.sudoUncheckedWeight(setCode, { refTime: 0, proofSize: 0 }), account('Alice'));
  await until(`spec_version ${NEXT_VERSION}`, async () => (await specVersion(node)) === NEXT_VERSION);
  return connect(node);
}

/**
 * Has the runtime check its own state as of the best block. Throws when a check fails.
 *
 * @returns {Promise<bigint[]>} The weights that it answers with: used and allowed, each as time and size.
 */
export async function checkState(node) {
  const answer = hexToU8a(await rpc(node.url, 'state_call', 'TryRuntime_on_runtime_upgrade', ALL_CHECKS));
  const weights = [];
  let read = 0;
  for (let i = 0; i < 4; i++) {
    const [length, value] = compactFromU8a(answer.subarray(read));
    read += length;
    weights.push(BigInt(value.toString()));
  }
  if (read !== answer.length) throw new Error(`not two weights: ${u8aToHex(answer)}`);
  return weights;
}
