// Taking the blocks of a chain out of one database and into another, and the other commands that work on a stopped
// node's database. The chain is one of real consensus with a single validator.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBinary } from './support/binaries.mjs';
import { account, connect, freeBalance, send, VDT } from './support/chain.mjs';
import { generateNodeKey, Node } from './support/node.mjs';
import { freePorts } from './support/ports.mjs';
import { run } from './support/processes.mjs';
import { bestNumber, finalizedNumber, rpc } from './support/rpc.mjs';
import { before, describe, test } from './support/scenario.mjs';
import { until } from './support/until.mjs';
import { folder, workspace } from './support/workspace.mjs';

describe('the database of a stopped node', () => {
  const spec = join(workspace, 'chain.json');
  const blocks = join(workspace, 'blocks');
  const original = folder('original');
  const imported = folder('imported');
  const recipient = account('Export/recipient').address;
  let nodeKey, head;

  /** Runs a command that has to work. */
  async function succeeds(name, args) {
    const result = await run(name, nodeBinary, args);
    assert.equal(result.code, 0, `${args.join(' ')} printed:\n${result.log}`);
    return result;
  }

  /** Starts a node on the chain; it validates when `validator` is set, and only answers otherwise. */
  async function open(name, basePath, validator) {
    const [rpcPort, p2pPort] = await freePorts(2);
    const args = ['--chain', spec, '--base-path', basePath, '--node-key-file', nodeKey, '--no-mdns'];
    if (validator) args.push('--validator', '--alice');
    return new Node(name, args, { rpcPort, p2pPort }).ready();
  }

  /** The best and the finalised block of a database that no validator adds to. */
  async function headOf(name, basePath) {
    const node = await open(name, basePath, false);
    const best = await bestNumber(node.url);
    const state = {
      best,
      bestHash: await rpc(node.url, 'chain_getBlockHash', best),
      finalized: await finalizedNumber(node.url),
      stateRoot: (await rpc(node.url, 'chain_getHeader')).stateRoot,
    };
    const api = await connect(node);
    state.received = await freeBalance(api, recipient);
    await api.disconnect();
    await node.stop();
    return state;
  }

  before(async () => {
    await succeeds('build-spec', ['chain-spec', 'build', '--chain', 'development', '--raw', '--output', spec]);
    // As a development chain it would be sealed on demand; as any other it has the consensus of a real one.
    writeFileSync(spec, JSON.stringify({ ...JSON.parse(readFileSync(spec, 'utf8')), chainType: 'Local' }));
    nodeKey = (await generateNodeKey('single')).file;
    const node = await open('single', original, true);
    const api = await connect(node);
    await send(api, api.tx.balances.transferKeepAlive(recipient, 2n * VDT), account('Bob'));
    await until('some blocks to be finalised', async () => (await finalizedNumber(node.url)) >= 5, { during: node });
    await api.disconnect();
    await node.stop();
    head = await headOf('original', original);
    assert.equal(head.received, 2n * VDT);
  });

  for (const [form, flags] of [
    ['JSON', []],
    ['binary', ['--binary']],
  ]) {
    test(`exported as ${form} and imported elsewhere it is the same chain`, async (context) => {
      const [file, target] = [`${blocks}-${form}`, join(imported, form)];
      await succeeds('export', ['export-blocks', '--chain', spec, '--base-path', original, ...flags, file]);
      assert.ok(statSync(file).size > 0);
      await succeeds('import', ['import-blocks', '--chain', spec, '--base-path', target, ...flags, file]);

      const { finalized, ...copy } = await headOf(`imported-${form}`, target);
      const { finalized: finalizedBefore, ...source } = head;
      assert.deepEqual(copy, source);
      assert.ok(finalized <= finalizedBefore);
      context.diagnostic(`finalised: ${finalizedBefore} where it was exported, ${finalized} where it was imported`);
    });
  }

  test('imported, the chain goes on and is finalised beyond what was imported', async () => {
    const node = await open('goes-on', join(imported, 'JSON'), true);
    await until('new finalised blocks', async () => (await finalizedNumber(node.url)) > head.best, { during: node });
    assert.equal(await rpc(node.url, 'chain_getBlockHash', head.best), head.bestHash);
    await node.stop();
  });

  test('has blocks that pass being checked again', async () => {
    await succeeds('check-block', ['check-block', '--chain', spec, '--base-path', original, `${head.best}`]);
    await succeeds('check-block', ['check-block', '--chain', spec, '--base-path', original, head.bestHash]);
  });

  test('does not have a block that it does not have', async () => {
    const args = ['check-block', '--chain', spec, '--base-path', original, '4000000'];
    const { code, log } = await run('check-missing', nodeBinary, args);
    assert.notEqual(code, 0);
    assert.doesNotMatch(log, /panicked/);
  });

  test('gives its state as a chain specification', async () => {
    const { out } = await succeeds('export-state', ['export-state', '--chain', spec, '--base-path', original]);
    assert.ok(Object.keys(JSON.parse(out).genesis.raw.top).length > 0);
  });

  test('is reverted by as many blocks as are not final', async (context) => {
    const target = join(imported, 'binary');
    const start = await headOf('before-revert', target);
    await succeeds('revert', ['revert', '--chain', spec, '--base-path', target, '2']);
    const { best, finalized } = await headOf('after-revert', target);
    const expected = Math.max(start.best - 2, start.finalized);
    assert.equal(best, expected);
    assert.equal(finalized, start.finalized);
    context.diagnostic(`reverted from block ${start.best} to ${best}, finalised ${finalized}`);
  });

  test('is gone after purge-chain', async () => {
    const chains = join(original, 'chains');
    const [id] = readdirSync(chains);
    await succeeds('purge', ['purge-chain', '-y', '--chain', spec, '--base-path', original]);
    for (const name of ['db', 'paritydb']) assert.ok(!existsSync(join(chains, id, name, 'full')), `${name} is removed`);
    assert.equal((await headOf('purged', original)).best, 0, 'it starts from the first block again');
  });
});
