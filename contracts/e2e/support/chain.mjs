// The chain as Substrate tools see it: accounts, transactions, blocks and their authors.

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { hexToU8a } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { atEnd } from './scenario.mjs';
import { settled } from './until.mjs';

/** One VDT in plancks. */
export const VDT = 10n ** 18n;

await cryptoWaitReady();
const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });

/** A development account, such as `Alice`; any other name gives an account that holds nothing. */
export function account(name) {
  return keyring.addFromUri(`//${name}`);
}

/** @returns {Promise<ApiPromise>} */
export async function connect(node) {
  const api = new ApiPromise({
    provider: new WsProvider(node.wsUrl),
    noInitWarn: true,
    // Both carry no data; the library only has to know that they are there.
    signedExtensions: { EthSetOrigin: { extrinsic: {}, payload: {} }, WeightReclaim: { extrinsic: {}, payload: {} } },
  });
  atEnd(() => api.disconnect());
  await settled(`metadata of ${node.name}`, api.isReadyOrError);
  return api;
}

/** What a dispatch failed with, as `pallet.Error`. */
function dispatchError(api, error) {
  if (!error.isModule) return error.toString();
  const { section, name } = api.registry.findMetaError(error.asModule);
  return `${section}.${name}`;
}

/** The error inside a call that was sent through another one, which itself succeeds. */
function innerError(api, events) {
  for (const { event } of events) {
    const wrapped =
      api.events.sudo.Sudid.is(event) ||
      api.events.sudo.SudoAsDone.is(event) ||
      api.events.proxy.ProxyExecuted.is(event)
        ? event.data[0]
        : api.events.multisig.MultisigExecuted.is(event)
          ? event.data[4]
          : undefined;
    if (wrapped?.isErr) return wrapped.asErr;
  }
  return undefined;
}

/**
 * Signs and sends a transaction and waits until it is in a block, or in a finalised one. Throws when it fails.
 *
 * @param {ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {import('@polkadot/keyring/types').KeyringPair} signer
 * @param {{ finalized?: boolean }} [options]
 * @returns {Promise<{ blockHash: string, events: any[], fee: bigint }>} `fee` is what was paid in the end, tip included.
 */
export async function send(api, call, signer, { finalized = false } = {}) {
  const what = `${call.method.section}.${call.method.method}`;
  let stop = () => {};
  const sent = new Promise((resolve, reject) => {
    call
      .signAndSend(signer, { nonce: -1 }, ({ status, events, dispatchError: error, isError }) => {
        if (isError && !status.isRetracted) reject(new Error(`${what} was not included: ${status}`));
        if (!(finalized ? status.isFinalized : status.isInBlock || status.isFinalized)) return;
        const failure = error ?? innerError(api, events);
        if (failure) return reject(new Error(`${what} failed: ${dispatchError(api, failure)}`));
        const paid = events.find(({ event }) => api.events.transactionPayment.TransactionFeePaid.is(event));
        const blockHash = (status.isFinalized ? status.asFinalized : status.asInBlock).toHex();
        resolve({ blockHash, events, fee: paid ? paid.event.data[1].toBigInt() : 0n });
      })
      .then((unsubscribe) => {
        stop = unsubscribe;
      }, reject);
  });
  try {
    return await settled(what, sent);
  } finally {
    stop();
  }
}

/** What an account can spend, as of a block or the best one. */
export async function freeBalance(api, address, blockHash) {
  const at = blockHash ? await api.at(blockHash) : api;
  return (await at.query.system.account(address)).data.free.toBigInt();
}

/** The slot that a block was authored in. */
export async function slotOf(api, blockHash) {
  const header = await api.rpc.chain.getHeader(blockHash);
  const digest = header.digest.logs.find((log) => log.isPreRuntime && log.asPreRuntime[0].toUtf8() === 'aura');
  return Buffer.from(hexToU8a(digest.asPreRuntime[1].toHex())).readBigUInt64LE();
}

/** Who authored a block: the validators take turns, in the order in which they were before it. */
export async function authorOf(api, blockHash) {
  const header = await api.rpc.chain.getHeader(blockHash);
  const validators = await (await api.at(header.parentHash)).query.session.validators();
  return validators[Number((await slotOf(api, blockHash)) % BigInt(validators.length))].toString();
}

/** The accounts that validate in the current session. */
export async function validators(api) {
  return (await api.query.session.validators()).map(String);
}

/** The events of a block that `wanted` recognises, such as `api.events.validators.Ejected.is`. */
export async function eventsOf(api, blockHash, wanted) {
  const records = await (await api.at(blockHash)).query.system.events();
  return records.map(({ event }) => event).filter((event) => wanted(event));
}
