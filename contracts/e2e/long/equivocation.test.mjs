// A validator that votes for two chains at once. It takes no attacker: somebody who starts a second node with the keys
// of the first one, perhaps as a spare, has done it.

import assert from 'node:assert/strict';
import { account, connect, eventsOf, validators } from '../support/chain.mjs';
import { Seat, startValidators } from '../support/node.mjs';
import { bestNumber, finalizedNumber } from '../support/rpc.mjs';
import { before, describe, test } from '../support/scenario.mjs';
import { until } from '../support/until.mjs';

/** Both copies have to vote before they have heard of one another, which may take them some rounds. */
const EVENTUALLY = 15 * 60_000;

describe('a local network in which one validator runs twice', () => {
  const offender = account('Dave').address;
  let seats, twin, api;

  /** The hash of the first block for which `wanted` resolves to something, and that something. */
  async function firstBlock(what, from, wanted) {
    let next = from;
    return until(
      what,
      async () => {
        while (next <= (await finalizedNumber(seats[0].node.url))) {
          const hash = (await api.rpc.chain.getBlockHash(next)).toHex();
          const found = await wanted(hash);
          if (found) return { number: next, hash, found };
          next++;
        }
        return undefined;
      },
      { within: EVENTUALLY, during: seats[0].node },
    );
  }

  before(async () => {
    seats = await startValidators('local', ['alice', 'bob', 'charlie', 'dave']);
    const boot = seats.slice(0, 3).map(({ address }) => address);
    twin = await Seat.prepare({ name: 'dave-twin', chain: 'local', args: ['--validator', '--dave'], boot });
    await twin.start();
    api = await connect(seats[0].node);
  });

  test('a validator that equivocates is ejected, and gone at most two sessions later', async () => {
    const ejection = await firstBlock('the equivocation to be punished', 1, async (hash) => {
      const events = await eventsOf(api, hash, api.events.validators.Ejected.is);
      return events.find(({ data }) => data[0].toString() === offender);
    });
    const then = await api.at(ejection.hash);
    assert.ok((await then.query.validators.ejected(offender)).isSome, 'the ejection is on record');
    const session = (await then.query.session.currentIndex()).toNumber();

    const gone = await firstBlock('the offender to be gone', ejection.number, async (hash) => {
      const at = await api.at(hash);
      return (await at.query.session.validators()).every((who) => who.toString() !== offender);
    });
    const later = (await (await api.at(gone.hash)).query.session.currentIndex()).toNumber();
    assert.ok(later <= session + 2, `ejected in session ${session}, gone in session ${later}`);
    assert.equal((await validators(api)).length, 3, 'nobody else was ejected');
  });

  test('finality goes on with the three that are left', async () => {
    await seats[3].node.stop();
    await twin.node.stop();
    const honest = seats.slice(0, 3).map(({ node }) => node);
    const goal = (await bestNumber(honest[0].url)) + 6;
    for (const node of honest) {
      await until(`${node.name} to finalise block ${goal}`, async () => (await finalizedNumber(node.url)) >= goal, {
        within: EVENTUALLY,
        during: node,
      });
    }
  });
});
