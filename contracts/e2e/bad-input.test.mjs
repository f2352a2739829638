// What an operator or a client gets wrong is answered with one clear line or a JSON-RPC error, never with a panic.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { nodeBinary } from './support/binaries.mjs';
import { account, connect, send } from './support/chain.mjs';
import { startDevNode } from './support/node.mjs';
import { freePorts } from './support/ports.mjs';
import { run } from './support/processes.mjs';
import { bestNumber, JsonRpcError, rpc } from './support/rpc.mjs';
import { describe, test } from './support/scenario.mjs';
import { until } from './support/until.mjs';
import { folder, workspace } from './support/workspace.mjs';

/** A line of the log, as opposed to an error that is addressed to whoever runs the command. */
const LOG_LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;

/** What the command line parser adds below an error: how to do better. */
const ADVICE = /^(Usage:|For more information, try|\s*\[possible values:|\s+tip:)/;

/** Runs the node with arguments that it has to refuse and checks how it does. */
async function refuses(name, args, reason) {
  const { code, signal, out, log } = await run(name, nodeBinary, args);
  const shown = `${args.join(' ')} printed:\n${log}`;
  assert.equal(signal, null, shown);
  assert.ok(code > 0, `exit code ${code}; ${shown}`);
  assert.doesNotMatch(`${out}\n${log}`, /panicked|thread '|stack backtrace|RUST_BACKTRACE/, shown);
  const lines = log.split('\n').filter((line) => line.trim() !== '' && !LOG_LINE.test(line) && !ADVICE.test(line));
  assert.equal(lines.length, 1, `one line of error; ${shown}`);
  assert.match(lines[0], reason, shown);
}

/** All files below a folder. */
function filesBelow(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

/** A development node that listens nowhere else than it has to. */
async function devArguments() {
  const [rpcPort, p2pPort] = await freePorts(2);
  return [
    '--dev',
    '--no-eth-rpc',
    '--no-prometheus',
    '--no-telemetry',
    '--rpc-port',
    `${rpcPort}`,
    '--port',
    `${p2pPort}`,
  ];
}

describe('the node refuses with one clear line', () => {
  test('a chain that it does not know', async () => {
    await refuses(
      'unknown-chain',
      ['--chain', 'no-such-chain', '--base-path', folder('unknown-chain')],
      /no-such-chain/,
    );
  });

  test('a chain specification that is none', async () => {
    const file = join(workspace, 'broken.json');
    writeFileSync(file, '{ "name": ');
    await refuses('broken-spec', ['--chain', file, '--base-path', folder('broken-spec')], /broken\.json|EOF|JSON/i);
  });

  test('an RPC port that is in use', async () => {
    const occupant = createServer();
    const [port, p2pPort] = await freePorts(2);
    occupant.listen(port, '127.0.0.1');
    await once(occupant, 'listening');
    try {
      const args = [
        '--dev',
        '--no-eth-rpc',
        '--no-prometheus',
        '--no-telemetry',
        '--port',
        `${p2pPort}`,
        '--rpc-port',
        `${port}`,
      ];
      await refuses('port-in-use', args, new RegExp(`${port}|in use`, 'i'));
    } finally {
      occupant.close();
    }
  });

  test('a base path whose database is damaged', async () => {
    const basePath = folder('damaged');
    const node = await startDevNode({ name: 'to-be-damaged', basePath });
    const api = await connect(node);
    await send(api, api.tx.system.remarkWithEvent('0x01'), account('Alice'), { finalized: true });
    await api.disconnect();
    await node.stop();

    const database = filesBelow(basePath).filter((path) => /[/\\](db|paritydb)[/\\]/.test(path));
    assert.ok(database.length > 0, filesBelow(basePath).join('\n'));
    for (const path of database) writeFileSync(path, Buffer.alloc(Math.max(statSync(path).size, 64), 'garbage'));
    await refuses('damaged', [...(await devArguments()), '--base-path', basePath], /database|\bdb\b|corrupt|metadata/i);
  });

  test('a base path that is a file', async () => {
    const file = join(workspace, 'not-a-folder');
    writeFileSync(file, '');
    await refuses(
      'file-as-base-path',
      [...(await devArguments()), '--base-path', file],
      /not-a-folder|not a directory|exists/i,
    );
  });

  test('a way of sealing that there is none of', async () => {
    for (const sealing of ['sometimes', '0', '-5', '1.5']) {
      await refuses('bad-sealing', [...(await devArguments()), `--sealing=${sealing}`], /sealing/);
    }
  });

  test('a staging specification without keys, or with keys that it cannot read', async () => {
    const build = ['chain-spec', 'build', '--chain', 'staging'];
    await refuses('staging-without-keys', build, /--keys/);
    await refuses('staging-no-such-file', [...build, '--keys', join(workspace, 'missing.json')], /missing\.json/);
    const keys = { aura: `0x${'11'.repeat(32)}`, grandpa: `0x${'22'.repeat(32)}` };
    const files = {
      cut: ['{"validators": [', /malformed/],
      empty: ['', /malformed/],
      number: ['17', /malformed/],
      nobody: ['{"validators": []}', /validator/],
      misspelt: [JSON.stringify({ validators: [{ account: '5Nobody', ...keys }] }), /5Nobody/],
      wellKnown: [JSON.stringify({ validators: [{ account: account('Alice').address, ...keys }] }), /development key/],
    };
    for (const [name, [content, reason]] of Object.entries(files)) {
      const file = join(workspace, `keys-${name}.json`);
      writeFileSync(file, content);
      await refuses(`staging-${name}`, [...build, '--keys', file], reason);
    }
  });

  test('an option that it does not have', async () => {
    await refuses('unknown-option', ['--dev', '--no-such-option'], /--no-such-option/);
  });
});

describe('a running node answers with an error to', () => {
  test('a malformed raw transaction, and goes on', async () => {
    const node = await startDevNode({ ethRpc: true });
    const api = await connect(node);
    const alice = account('Alice');
    const signed = (await api.tx.system.remarkWithEvent('0x01').signAsync(alice, { nonce: -1 })).toHex();

    // A length that fits and one that does not, nothing at all, too much, and one whose signature is not one any more.
    const forged = `${signed.slice(0, 90)}${signed[90] === '0' ? '1' : '0'}${signed.slice(91)}`;
    const garbage = ['0x', '0x00', '0xdeadbeef', '0x10deadbeef', '0x1004ffffff', `0x${'ff'.repeat(300)}`];
    for (const raw of [...garbage, signed.slice(0, -8), forged]) {
      await assert.rejects(rpc(node.url, 'author_submitExtrinsic', raw), JsonRpcError, `refuses ${raw}`);
    }
    for (const raw of ['0x', '0xdeadbeef', `0x02f8${'00'.repeat(100)}`]) {
      await assert.rejects(rpc(node.ethUrl, 'eth_sendRawTransaction', raw), JsonRpcError, `refuses ${raw}`);
    }
    // Past eth-rpc, as a Substrate transaction with an Ethereum one inside that is none.
    const wrapped = api.tx.revive.ethTransact('0xdeadbeef').toHex();
    await assert.rejects(rpc(node.url, 'author_submitExtrinsic', wrapped), JsonRpcError);

    assert.doesNotMatch(node.log, /panicked|thread '/i);
    await rpc(node.url, 'author_submitExtrinsic', signed);
    await until('the good transaction to be in a block', async () => (await bestNumber(node.url)) >= 1);
    await send(api, api.tx.system.remarkWithEvent('0x02'), alice);
    assert.ok((await bestNumber(node.url)) >= 1);
    await api.disconnect();
    await node.stop();
  });

  test('a method that does not exist, parameters that do not fit and a body that is no JSON', async () => {
    const node = await startDevNode();
    const code = (wanted) => (error) => error instanceof JsonRpcError && error.code === wanted;
    await assert.rejects(rpc(node.url, 'no_suchMethod'), code(-32601));
    await assert.rejects(rpc(node.url, 'chain_getBlockHash', 'seven'), code(-32602));
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(node.url, { method: 'POST', headers, body: '{"jsonrpc' });
    assert.equal((await response.json()).error.code, -32700);
    assert.ok(await rpc(node.url, 'system_health'));
    await node.stop();
  });
});
