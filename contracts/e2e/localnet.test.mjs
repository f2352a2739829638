// A network of real validators: finality, losing one and getting it back, and a fifth one joining.
//
// The tests share one network and build on one another, in this order.

import assert from 'node:assert/strict';
import { account, authorOf, connect, eventsOf, freeBalance, send, slotOf, validators, VDT } from './support/chain.mjs';
import { Seat, startValidators } from './support/node.mjs';
import { stopAll, survivors } from './support/processes.mjs';
import { bestNumber, finalizedNumber, rpc } from './support/rpc.mjs';
import { before, describe, test } from './support/scenario.mjs';
import { until } from './support/until.mjs';
import { checkState, noNextRuntime, upgrade } from './support/upgrade.mjs';

/** The length of a slot in milliseconds, and of a session in blocks. */
const SLOT = 3_000n;
const SESSION = 20;

/** Two sessions take two minutes; a loaded machine takes longer. */
const SESSIONS = 8 * 60_000;

/** Resolves when each of the nodes has finalised `more` blocks beyond what any of them has finalised now. */
async function finalityAdvances(nodes, more) {
  const goal = Math.max(...(await Promise.all(nodes.map(({ url }) => finalizedNumber(url))))) + more;
  await Promise.all(
    nodes.map((node) =>
      until(`${node.name} to finalise block ${goal}`, async () => (await finalizedNumber(node.url)) >= goal, {
        within: SESSIONS,
        during: node,
      }),
    ),
  );
  return goal;
}

describe('a local network', () => {
  let alice, bob, charlie, dave, eve, api;
  const running = () => [alice, bob, charlie, dave, eve].filter(Boolean).map(({ node }) => node);

  before(async () => {
    [alice, bob, charlie, dave] = await startValidators('local', ['alice', 'bob', 'charlie', 'dave']);
    api = await connect(alice.node);
  });

  test('four validators finalise, one is killed with SIGKILL and finality goes on, it comes back and catches up', async () => {
    await finalityAdvances(running(), 3);

    await charlie.node.kill();
    await finalityAdvances([alice.node, bob.node, dave.node], 6);

    await charlie.start();
    const goal = await finalizedNumber(alice.node.url);
    await until(`charlie to reach block ${goal}`, async () => (await finalizedNumber(charlie.node.url)) >= goal, {
      during: charlie.node,
    });
    const hash = await rpc(alice.node.url, 'chain_getBlockHash', goal);
    assert.equal(await rpc(charlie.node.url, 'chain_getBlockHash', goal), hash, 'charlie is on the same chain');
    await finalityAdvances(running(), 2);
  });

  test('each block has a slot of its own and the time of that slot', async () => {
    const newest = await finalizedNumber(alice.node.url);
    let previous = -1n;
    for (let number = 1; number <= newest; number++) {
      const hash = (await api.rpc.chain.getBlockHash(number)).toHex();
      const slot = await slotOf(api, hash);
      const time = (await (await api.at(hash)).query.timestamp.now()).toBigInt();
      assert.ok(slot > previous, `slot ${slot} of block ${number} follows ${previous}`);
      assert.equal(time / SLOT, slot, `the time of block ${number} lies in its slot`);
      previous = slot;
    }
  });

  test('the fee of a transaction goes to the author of its block, all of it', async () => {
    const transfer = api.tx.balances.transferKeepAlive(account('Fees/recipient').address, VDT);
    const { blockHash, fee } = await send(api, transfer, account('Ferdie'), { finalized: true });
    assert.ok(fee > 0n);
    const author = await authorOf(api, blockHash);
    const parent = (await api.rpc.chain.getHeader(blockHash)).parentHash.toHex();
    const earned = (await freeBalance(api, author, blockHash)) - (await freeBalance(api, author, parent));
    assert.equal(earned, fee);
  });

  test('a fifth validator registers session keys, is bonded in and authors blocks two sessions later', async () => {
    const owner = account('Eve');
    eve = await Seat.prepare({
      name: 'eve',
      chain: 'local',
      args: ['--validator'],
      boot: [alice.address, bob.address],
    });
    await eve.start();

    const ownerKey = `0x${Buffer.from(owner.publicKey).toString('hex')}`;
    const { keys, proof } = await rpc(eve.node.url, 'author_rotateKeysWithOwner', ownerKey);
    assert.ok(proof, 'the node proves that it has the keys');
    await send(api, api.tx.session.setKeys(keys, proof), owner);
    const { blockHash } = await send(api, api.tx.collatorSelection.registerAsCandidate(), owner);
    const [added] = await eventsOf(api, blockHash, api.events.collatorSelection.CandidateAdded.is);
    assert.equal(added.data[0].toString(), owner.address);
    assert.ok(added.data[1].toBigInt() > 0n, 'there is a bond');
    assert.ok((await api.query.system.account(owner.address)).data.reserved.toBigInt() >= added.data[1].toBigInt());

    const registered = (await (await api.at(blockHash)).query.session.currentIndex()).toNumber();
    await until('eve to be a validator', async () => (await validators(api)).includes(owner.address), {
      within: SESSIONS,
      during: eve.node,
    });
    const joined = (await api.query.session.currentIndex()).toNumber();
    assert.ok(joined <= registered + 2, `registered in session ${registered}, a validator in session ${joined}`);

    let next = await bestNumber(alice.node.url);
    await until(
      'a block by eve',
      async () => {
        while (next <= (await bestNumber(alice.node.url))) {
          const hash = (await api.rpc.chain.getBlockHash(next++)).toHex();
          if ((await authorOf(api, hash)) === owner.address) return true;
        }
        return false;
      },
      { within: SESSIONS, during: eve.node },
    );
    await finalityAdvances(running(), 4);
  });

  test('the chain passes the try_state checks of every pallet after an upgrade', async (context) => {
    const missing = noNextRuntime();
    if (missing) return context.skip(missing);
    const before = await finalizedNumber(alice.node.url);
    await upgrade(alice.node, api);
    // A session of the new runtime, so that its own blocks are checked as well.
    await finalityAdvances(running(), SESSION);
    assert.ok((await finalizedNumber(alice.node.url)) > before);
    const [time] = await checkState(alice.node);
    assert.ok(time > 0n);
  });

  test('nothing is left running', async () => {
    await api.disconnect();
    await stopAll();
    assert.deepEqual(survivors(), []);
  });
});
