// When a development node makes a block.

import assert from 'node:assert/strict';
import { account, connect, send } from './support/chain.mjs';
import { startDevNode } from './support/node.mjs';
import { bestNumber, finalizedNumber, rpc } from './support/rpc.mjs';
import { describe, test } from './support/scenario.mjs';
import { until } from './support/until.mjs';

describe('a development node', () => {
  test('with instant sealing makes and finalises a block for a transaction', async () => {
    const node = await startDevNode();
    const api = await connect(node);
    assert.equal(await bestNumber(node.url), 0);
    for (const number of [1, 2]) {
      await send(api, api.tx.system.remarkWithEvent('0x01'), account('Alice'), { finalized: true });
      assert.equal(await bestNumber(node.url), number);
      assert.equal(await finalizedNumber(node.url), number);
    }
    await api.disconnect();
    await node.stop();
  });

  test('with manual sealing makes a block when it is told to, and only then', async () => {
    const node = await startDevNode({ sealing: 'manual' });
    const api = await connect(node);
    const alice = account('Alice');
    const nonce = async () => (await api.query.system.account(alice.address)).nonce.toNumber();
    const before = await nonce();
    const remark = await api.tx.system.remarkWithEvent('0x01').signAsync(alice, { nonce: -1 });
    await api.rpc.author.submitExtrinsic(remark);
    await until(
      'the transaction to be pending',
      async () => (await rpc(node.url, 'author_pendingExtrinsics')).length === 1,
    );
    assert.equal(await bestNumber(node.url), 0);

    // Had another block been made before this one, it would not be the first.
    const { hash } = await rpc(node.url, 'engine_createBlock', false, true);
    assert.equal(await rpc(node.url, 'chain_getBlockHash', 1), hash);
    assert.equal(await rpc(node.url, 'chain_getFinalizedHead'), hash);
    assert.equal(await nonce(), before + 1);

    await rpc(node.url, 'engine_createBlock', true, false);
    assert.equal(await bestNumber(node.url), 2, 'an empty block on request');
    assert.equal(await finalizedNumber(node.url), 1, 'not finalised unless requested');
    await api.disconnect();
    await node.stop();
  });

  test('with sealing by time makes blocks without transactions', async () => {
    const node = await startDevNode({ sealing: '500' });
    await until('three blocks', async () => (await bestNumber(node.url)) >= 3, { during: node });
    await until('finality', async () => (await finalizedNumber(node.url)) >= 3, { during: node });
    await node.stop();
  });
});
