// Waiting for a condition. Nothing in these tests waits for a length of time: a slow machine takes longer, and passes.

import { setTimeout as pause } from 'node:timers/promises';

/** How long the tests wait for something that a machine under load may take a while for. */
export const PATIENCE = 120_000;

/**
 * Polls `probe` until it returns something truthy, and returns that. An exception counts as "not yet": a node that is
 * starting refuses connections.
 *
 * @template T
 * @param {string} what Named when the deadline passes.
 * @param {() => T | Promise<T>} probe
 * @param {{ within?: number, every?: number, during?: { exit: object | null, name: string } }} [options] `during` is a
 *   process without which waiting is pointless.
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, probe, { within = PATIENCE, every = 250, during } = {}) {
  const deadline = Date.now() + within;
  for (;;) {
    let problem = '';
    try {
      const result = await probe();
      if (result) return result;
    } catch (error) {
      problem = `; last error: ${error.message}`;
    }
    if (during?.exit) throw new Error(`${during.name} ended while the test waited for ${what}${problem}`);
    if (Date.now() > deadline) throw new Error(`waited ${within / 1000} s for ${what}${problem}`);
    await pause(every);
  }
}

/**
 * Rejects when `promise` is not settled in time.
 *
 * @template T
 * @param {string} what
 * @param {Promise<T>} promise
 * @param {number} [within]
 * @returns {Promise<T>}
 */
export async function settled(what, promise, within = PATIENCE) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${within / 1000} s for ${what}`)), within);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
