// Starting nodes. A function here resolves when the node answers, so that a test can go on with it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBinary } from './binaries.mjs';
import { freePorts } from './ports.mjs';
import { Process, processTable, run } from './processes.mjs';
import { rpc } from './rpc.mjs';
import { until } from './until.mjs';
import { folder, workspace } from './workspace.mjs';

/** A running node and where to reach it. */
export class Node extends Process {
  /**
   * @param {string} name
   * @param {string[]} args
   * @param {{ rpcPort: number, p2pPort: number, ethPort?: number, binary?: string, env?: NodeJS.ProcessEnv }} options
   */
  constructor(name, args, { rpcPort, p2pPort, ethPort, binary = nodeBinary, env }) {
    // Only TCP, and only on loopback: a full node would also listen for WebRTC on the UDP port that reserves this one.
    const listen = ['--rpc-port', `${rpcPort}`, '--listen-addr', `/ip4/127.0.0.1/tcp/${p2pPort}`];
    const common = [...listen, '--no-prometheus', '--no-telemetry'];
    super(name, binary, [...args, ...common], { env });
    this.rpcPort = rpcPort;
    this.p2pPort = p2pPort;
    this.url = `http://127.0.0.1:${rpcPort}`;
    this.wsUrl = `ws://127.0.0.1:${rpcPort}`;
    this.ethUrl = ethPort && `http://127.0.0.1:${ethPort}`;
  }

  /** Resolves when the node answers. */
  async ready() {
    await until(`${this.name} to answer`, () => rpc(this.url, 'system_health'), { during: this });
    return this;
  }

  /** Resolves when Ethereum JSON-RPC answers. */
  async ethReady() {
    await until(`eth-rpc of ${this.name} to answer`, () => rpc(this.ethUrl, 'eth_chainId'), { during: this });
    return this;
  }

  /** The process id of the eth-rpc that this node has started, if there is one. */
  ethRpcChild() {
    return processTable().find(({ parent, command }) => parent === this.pid && command.includes('verdict-eth-rpc'))
      ?.pid;
  }
}

/**
 * A node of the development chain.
 *
 * @param {object} [options]
 * @param {string} [options.name]
 * @param {string} [options.basePath] Where it keeps its state; a temporary place of its own unless given.
 * @param {string} [options.sealing] `instant`, `manual` or milliseconds.
 * @param {boolean} [options.ethRpc] Whether it starts eth-rpc.
 * @param {boolean} [options.waitForEthRpc] Whether to wait for eth-rpc, if it is started.
 * @param {string} [options.binary]
 * @param {NodeJS.ProcessEnv} [options.env]
 */
export async function startDevNode(options = {}) {
  const { name = 'dev', basePath, sealing, ethRpc = false, waitForEthRpc = ethRpc, binary, env } = options;
  const [rpcPort, p2pPort, ethPort] = await freePorts(3);
  const args = ['--dev', ...(ethRpc ? ['--eth-rpc-port', `${ethPort}`] : ['--no-eth-rpc'])];
  if (basePath) args.push('--base-path', basePath);
  if (sealing) args.push('--sealing', sealing);
  const node = await new Node(name, args, {
    rpcPort,
    p2pPort,
    ethPort: ethRpc ? ethPort : undefined,
    binary,
    env,
  }).ready();
  return waitForEthRpc ? node.ethReady() : node;
}

/**
 * The identity of a node in the network.
 *
 * @param {string} name
 * @returns {Promise<{ file: string, peerId: string }>}
 */
export async function generateNodeKey(name) {
  const file = join(workspace, `${name}.node-key`);
  const { code, log } = await run(`node-key-${name}`, nodeBinary, ['key', 'generate-node-key', '--file', file]);
  const peerId = /\b12D3[A-Za-z0-9]+\b/.exec(log)?.[0];
  if (code !== 0 || !peerId || !readFileSync(file, 'utf8')) throw new Error(`no node key for ${name}: ${log}`);
  return { file, peerId };
}

/**
 * A place in a network that can be started, ended and started again: what stays the same are its identity, its ports
 * and its base path.
 */
export class Seat {
  /** @param {{ name: string, chain: string, args: string[], boot: string[] }} options */
  static async prepare({ name, chain, args, boot }) {
    const seat = new Seat();
    const [rpcPort, p2pPort] = await freePorts(2);
    const { file, peerId } = await generateNodeKey(name);
    Object.assign(seat, { name, rpcPort, p2pPort, address: `/ip4/127.0.0.1/tcp/${p2pPort}/p2p/${peerId}` });
    // Without mDNS: the chain is the same in every run, and runs must not find each other.
    seat.args = ['--chain', chain, '--base-path', folder(name), '--node-key-file', file, '--no-mdns'];
    seat.args.push('--rpc-methods', 'unsafe', '--allow-private-ip', ...args);
    if (boot.length > 0) seat.args.push('--bootnodes', ...boot);
    return seat;
  }

  /** Starts a node in this seat. */
  async start() {
    const { rpcPort, p2pPort } = this;
    this.node = await new Node(this.name, this.args, { rpcPort, p2pPort }).ready();
    return this.node;
  }
}

/**
 * Starts a validator for each of the development accounts, the first one being the others' boot node.
 *
 * @param {string} chain
 * @param {string[]} names For example `alice`.
 * @returns {Promise<Seat[]>}
 */
export async function startValidators(chain, names) {
  const seats = [];
  for (const name of names) {
    const boot = seats.slice(0, 1).map(({ address }) => address);
    seats.push(await Seat.prepare({ name, chain, args: ['--validator', `--${name}`], boot }));
  }
  await Promise.all(seats.map((seat) => seat.start()));
  return seats;
}
