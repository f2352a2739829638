// The node looks after the eth-rpc that it starts in development mode: it restarts it, and does not outlive it.

import assert from 'node:assert/strict';
import { existsSync, linkSync, copyFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { nodeBinary } from './support/binaries.mjs';
import { account, connect, send } from './support/chain.mjs';
import { startDevNode } from './support/node.mjs';
import { processTable, survivors } from './support/processes.mjs';
import { bestNumber, rpc } from './support/rpc.mjs';
import { describe, test } from './support/scenario.mjs';
import { until } from './support/until.mjs';
import { folder } from './support/workspace.mjs';

/** Whether a process with this id runs. */
const alive = (wanted) => processTable().some(({ pid }) => pid === wanted);

describe('the eth-rpc of a development node', () => {
  test('is started again when it is killed', async () => {
    const node = await startDevNode({ ethRpc: true });
    for (let i = 0; i < 2; i++) {
      const child = node.ethRpcChild();
      assert.ok(child, 'it is a child of the node');
      process.kill(child, 'SIGKILL');
      await until('another one', () => node.ethRpcChild() && node.ethRpcChild() !== child, { during: node });
      await node.ethReady();
    }
    const api = await connect(node);
    await send(api, api.tx.system.remarkWithEvent('0x01'), account('Alice'));
    await until('eth-rpc to follow', async () => Number(await rpc(node.ethUrl, 'eth_blockNumber')) === 1, {
      during: node,
    });
    await api.disconnect();
    await node.stop();
  });

  test('writes its log lines into the log of the node, marked as its own', async () => {
    const node = await startDevNode({ ethRpc: true });
    const started = () => node.log.split('\n').filter((line) => line.includes('Running JSON-RPC server'));
    // It can answer before its line has come through the pipe of the node.
    await until('both to say that they listen', () => started().length >= 2, { during: node });
    assert.equal(started().length, 2, 'each says it once');
    assert.equal(started().filter((line) => line.includes('eth-rpc')).length, 1, 'and it shows which is which');
    await node.stop();
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL']) {
    test(`ends with a node that gets ${signal}`, async () => {
      const node = await startDevNode({ ethRpc: true });
      const child = node.ethRpcChild();
      assert.ok(child);
      node.signal(signal);
      await node.ended();
      if (signal !== 'SIGKILL') assert.deepEqual(node.exit, { code: 0, signal: null }, 'the node ends in good order');
      await until('eth-rpc to end', () => !alive(child));
      assert.deepEqual(
        survivors().filter(({ group }) => group === node.pid),
        [],
      );
    });
  }

  test('is missed in one line when there is none, and the node produces blocks all the same', async () => {
    const alone = join(folder('alone'), 'verdict-node');
    try {
      linkSync(nodeBinary, alone);
    } catch {
      copyFileSync(nodeBinary, alone); // The folders are on different file systems.
    }
    const path = process.env.PATH.split(delimiter).filter((entry) => !existsSync(join(entry, 'verdict-eth-rpc')));
    const env = { ...process.env, PATH: path.join(delimiter) };
    const node = await startDevNode({ name: 'alone', ethRpc: true, waitForEthRpc: false, binary: alone, env });
    const api = await connect(node);
    await send(api, api.tx.system.remarkWithEvent('0x01'), account('Alice'), { finalized: true });
    assert.equal(await bestNumber(node.url), 1);
    const lines = node.log.split('\n').filter((line) => line.includes('verdict-eth-rpc'));
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.equal(node.ethRpcChild(), undefined);
    assert.doesNotMatch(node.log, /panicked/);
    await api.disconnect();
    await node.stop();
  });

  test('is not started when it is not wanted', async () => {
    const node = await startDevNode();
    const api = await connect(node);
    await send(api, api.tx.system.remarkWithEvent('0x01'), account('Alice'));
    assert.equal(node.ethRpcChild(), undefined);
    await api.disconnect();
    await node.stop();
  });
});
