// Upgrading the runtime of a running chain: what there was is still there, and works.

import assert from 'node:assert/strict';
import { Contract, ContractFactory } from 'ethers';
import { createKeyMulti, sortAddresses, encodeAddress } from '@polkadot/util-crypto';
import { account, connect, freeBalance, send, VDT } from './support/chain.mjs';
import { ethersProvider, receiptOf, wallet } from './support/ethereum.mjs';
import { startDevNode } from './support/node.mjs';
import { bestNumber, JsonRpcError, rpc } from './support/rpc.mjs';
import { before, describe, test } from './support/scenario.mjs';
import { compile } from './support/solidity.mjs';
import { until } from './support/until.mjs';
import { checkState, NEXT_VERSION, noNextRuntime, specVersion, upgrade, VERSION } from './support/upgrade.mjs';
import { folder } from './support/workspace.mjs';

const ANY_WEIGHT = { refTime: 1_000_000_000, proofSize: 100_000 };

describe('a chain with a history, upgraded', () => {
  const [alice, bob, charlie, dave] = ['Alice', 'Bob', 'Charlie', 'Dave'].map(account);
  const recipient = (name) => account(`Upgrade/${name}`).address;
  const signatories = [alice, bob, charlie].map(({ address }) => address);
  const others = (signer) =>
    sortAddresses(
      signatories.filter((address) => address !== signer.address),
      42,
    );
  const multisig = encodeAddress(createKeyMulti(signatories, 2), 42);
  const document = `0x${Buffer.from('a document that is kept for later').toString('hex')}`;
  let node, api, provider, tally, timepoint, due;

  before(async () => {
    const missing = noNextRuntime();
    if (missing) throw new Error(missing);
    // By time, because nobody sends the transaction that would make the block in which the scheduled call is due.
    node = await startDevNode({ ethRpc: true, basePath: folder('upgraded'), sealing: '500' });
    api = await connect(node);
    provider = ethersProvider(node);
  });

  test('before the upgrade there is state of every kind', async () => {
    assert.equal(await specVersion(node), VERSION);

    await send(api, api.tx.balances.transferKeepAlive(recipient('before'), VDT), alice);

    const { abi, bytecode } = compile('Tally');
    const contract = await new ContractFactory(abi, bytecode, wallet(provider, 'alith')).deploy(5);
    assert.equal((await receiptOf(provider, contract.deploymentTransaction())).status, 1);
    tally = new Contract(await contract.getAddress(), abi, wallet(provider, 'alith'));
    assert.equal((await receiptOf(provider, await tally.raise(2))).status, 1);

    await send(api, api.tx.balances.transferKeepAlive(multisig, 10n * VDT), alice);
    const approved = await send(
      api,
      api.tx.multisig.asMulti(
        2,
        others(alice),
        null,
        api.tx.balances.transferKeepAlive(recipient('multisig'), VDT),
        ANY_WEIGHT,
      ),
      alice,
    );
    const opened = approved.events.find(({ event }) => api.events.multisig.NewMultisig.is(event));
    assert.ok(opened, 'the multisig call waits for a second signature');
    const height = (await api.rpc.chain.getHeader(approved.blockHash)).number.toNumber();
    timepoint = { height, index: opened.phase.asApplyExtrinsic.toNumber() };

    await send(api, api.tx.proxy.addProxy(dave.address, 'Any', 0), charlie);
    await send(api, api.tx.preimage.notePreimage(document), bob);

    due = (await bestNumber(node.url)) + 120;
    const gift = api.tx.balances.forceSetBalance(recipient('scheduled'), 7n * VDT);
    await send(api, api.tx.sudo.sudo(api.tx.scheduler.schedule(due, null, 0, gift)), alice);
  });

  test('the runtime is replaced while the chain runs', async () => {
    api = await upgrade(node, api);
    assert.equal(await specVersion(node), NEXT_VERSION);
    assert.equal(api.runtimeVersion.specVersion.toNumber(), NEXT_VERSION);
    const number = await bestNumber(node.url);
    assert.ok(number < due, 'the scheduled call is still to come');
    await until('blocks of the new runtime', async () => (await bestNumber(node.url)) >= number + 3, { during: node });
    const last = (await api.query.system.lastRuntimeUpgrade()).unwrap();
    assert.equal(last.specVersion.toNumber(), NEXT_VERSION, 'a block of the new runtime has run its migrations');
  });

  test('balances are as they were, and a transfer works', async () => {
    assert.equal(await freeBalance(api, recipient('before')), VDT);
    await send(api, api.tx.balances.transferKeepAlive(recipient('after'), VDT), alice);
    assert.equal(await freeBalance(api, recipient('after')), VDT);
  });

  test('the contract has its state and takes calls', async () => {
    assert.equal(await tally.total(), 7n);
    assert.equal((await receiptOf(provider, await tally.raise(3))).status, 1);
    assert.equal(await tally.total(), 10n);
  });

  test('the multisig call gets its second signature and runs', async () => {
    const call = api.tx.balances.transferKeepAlive(recipient('multisig'), VDT);
    await send(api, api.tx.multisig.asMulti(2, others(bob), timepoint, call, ANY_WEIGHT), bob);
    assert.equal(await freeBalance(api, recipient('multisig')), VDT);
  });

  test('the proxy may still act', async () => {
    const call = api.tx.balances.transferKeepAlive(recipient('proxy'), VDT);
    await send(api, api.tx.proxy.proxy(charlie.address, null, call), dave);
    assert.equal(await freeBalance(api, recipient('proxy')), VDT);
  });

  test('the preimage is given up and its deposit comes back', async () => {
    const held = async () => (await api.query.system.account(bob.address)).data.reserved.toBigInt();
    const before = await held();
    assert.ok(before > 0n);
    await send(
      api,
      api.tx.preimage.unnotePreimage(api.registry.hash(Buffer.from(document.slice(2), 'hex')).toHex()),
      bob,
    );
    assert.ok((await held()) < before);
  });

  test('the call that was scheduled before the upgrade runs after it', async () => {
    await until(`block ${due + 1}`, async () => (await bestNumber(node.url)) > due, { during: node });
    assert.equal(await freeBalance(api, recipient('scheduled')), 7n * VDT);
  });

  // Together, because the second half is what makes the first one mean something. It ruins the chain, so it comes last.
  test('the state passes the try_state checks of every pallet, and they notice when it does not', async () => {
    const [time, size, allowedTime, allowedSize] = await checkState(node);
    assert.ok(time > 0n && time <= allowedTime, `${time} of ${allowedTime}`);
    assert.ok(size <= allowedSize, `${size} of ${allowedSize}`);

    const tooMany = 101;
    const key = api.query.collatorSelection.desiredCandidates.key();
    const value = api.createType('u32', tooMany).toHex(true);
    await send(api, api.tx.sudo.sudo(api.tx.system.setStorage([[key, value]])), alice);
    assert.equal(await rpc(node.url, 'state_getStorage', key), value);
    await assert.rejects(checkState(node), JsonRpcError);
    assert.match(node.log, /Shouldn't demand more candidates than the pallet config allows/);
  });
});
