// A development node as a Substrate tool uses it.

import assert from 'node:assert/strict';
import { account, connect, eventsOf, freeBalance, send, VDT } from './support/chain.mjs';
import { startDevNode } from './support/node.mjs';
import { finalizedNumber, rpc } from './support/rpc.mjs';
import { before, describe, test } from './support/scenario.mjs';
import { until } from './support/until.mjs';

const PALLETS = [
  ...['System', 'Timestamp', 'Balances', 'TransactionPayment', 'Revive', 'Authorship'],
  ...['CollatorSelection', 'Session'],
  ...['Historical', 'Aura', 'Grandpa', 'Offences', 'Validators', 'Utility', 'Multisig', 'Proxy', 'Preimage'],
  ...['Scheduler', 'Sudo'],
];

describe('a development node, seen by a Substrate tool', () => {
  // Not Alice: she authors the blocks of the development chain and is paid the fees.
  const sender = account('Ferdie');
  let node, api;

  before(async () => {
    node = await startDevNode();
    api = await connect(node);
  });

  test('the token and the address format are announced', async () => {
    const { tokenSymbol, tokenDecimals, ss58Format } = await rpc(node.url, 'system_properties');
    assert.deepEqual(
      { tokenSymbol, tokenDecimals, ss58Format },
      { tokenSymbol: 'VDT', tokenDecimals: 18, ss58Format: 42 },
    );
    assert.equal(api.registry.chainDecimals[0], 18);
    assert.equal(api.registry.chainTokens[0], 'VDT');
    assert.equal(api.registry.chainSS58, 42);
  });

  test('the metadata describes every pallet', () => {
    const names = api.runtimeMetadata.asLatest.pallets.map(({ name }) => name.toString());
    assert.deepEqual(names, PALLETS);
  });

  test('a transfer is finalised and costs what was announced', async (context) => {
    const recipient = account('Substrate/recipient').address;
    const transfer = api.tx.balances.transferKeepAlive(recipient, 3n * VDT);
    const announced = (await transfer.paymentInfo(sender)).partialFee.toBigInt();
    const balance = await freeBalance(api, sender.address);

    const { blockHash, fee } = await send(api, transfer, sender, { finalized: true });

    assert.ok(fee > 0n && fee <= announced, `${announced} was announced, ${fee} was charged`);
    assert.equal(await freeBalance(api, sender.address), balance - 3n * VDT - fee);
    assert.equal(await freeBalance(api, recipient), 3n * VDT);
    const number = (await api.rpc.chain.getHeader(blockHash)).number.toNumber();
    assert.ok((await finalizedNumber(node.url)) >= number);
    assert.equal(await rpc(node.url, 'chain_getBlockHash', number), blockHash);
    context.diagnostic(`a transfer costs ${fee} plancks, ${announced} were announced`);
  });

  test('no account holds less than the existential deposit', async () => {
    const least = api.consts.balances.existentialDeposit.toBigInt();
    assert.ok(least > 0n);
    const recipient = account('Substrate/poor').address;
    const give = (amount) => send(api, api.tx.balances.transferAllowDeath(recipient, amount), sender);
    await assert.rejects(give(least - 1n), /BelowMinimum/i);
    assert.equal(await freeBalance(api, recipient), 0n);
    await give(least);
    assert.equal(await freeBalance(api, recipient), least);
  });

  test('blocks of the development chain are a whole number of slots apart', async () => {
    await send(api, api.tx.system.remarkWithEvent('0x01'), sender);
    await send(api, api.tx.system.remarkWithEvent('0x02'), sender);
    const newest = (await api.rpc.chain.getHeader()).number.toNumber();
    const times = [];
    for (let number = 1; number <= newest; number++) {
      const at = await api.at(await api.rpc.chain.getBlockHash(number));
      times.push((await at.query.timestamp.now()).toBigInt());
    }
    for (let i = 1; i < times.length; i++) {
      const passed = times[i] - times[i - 1];
      assert.ok(passed > 0n && passed % 3_000n === 0n, `${passed} ms between blocks ${i} and ${i + 1}`);
    }
  });

  test('several transactions of one account that are sent at once are all included', async () => {
    const nonce = (await api.rpc.system.accountNextIndex(sender.address)).toNumber();
    const remarks = [0, 1, 2, 3, 4].map((i) =>
      api.tx.system.remarkWithEvent(`0xee0${i}`).signAsync(sender, { nonce: nonce + i }),
    );
    const from = (await api.rpc.chain.getHeader()).number.toNumber();
    await Promise.all((await Promise.all(remarks)).map((remark) => api.rpc.author.submitExtrinsic(remark)));
    await until('all five to be included', async () =>
      (await api.query.system.account(sender.address)).nonce.eqn(nonce + 5),
    );
    let seen = 0;
    const newest = (await api.rpc.chain.getHeader()).number.toNumber();
    for (let number = from + 1; number <= newest; number++) {
      const hash = (await api.rpc.chain.getBlockHash(number)).toHex();
      seen += (await eventsOf(api, hash, api.events.system.Remarked.is)).length;
    }
    assert.equal(seen, 5);
  });
});
