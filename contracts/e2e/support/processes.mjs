// The processes that a test file starts. Each one is the leader of its own group, so that what it started itself can be
// found and ended too, and each one is ended when the test process ends, however that comes about.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.mjs';
import { workspace } from './workspace.mjs';

/** How long a process gets to end after SIGTERM. */
const GRACE = 20_000;

/** All processes of this file, also the ended ones: their logs are of interest. @type {Process[]} */
export const processes = [];

/** A started process. */
export class Process {
  /** How it ended, or null while it runs. @type {{ code: number | null, signal: string | null } | null} */
  exit = null;

  /**
   * @param {string} name What the log is named after.
   * @param {string} binary
   * @param {string[]} args
   * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
   */
  constructor(name, binary, args, { env = process.env, cwd = workspace } = {}) {
    this.name = `${String(processes.length + 1).padStart(2, '0')}-${name}`;
    this.command = [binary, ...args].join(' ');
    this.outFile = join(workspace, `${this.name}.out`);
    this.logFile = join(workspace, `${this.name}.log`);
    const out = openSync(this.outFile, 'w');
    const log = openSync(this.logFile, 'w');
    this.child = spawn(binary, args, { env, cwd, stdio: ['ignore', out, log], detached: true });
    closeSync(out);
    closeSync(log);
    processes.push(this);
    this.child.once('error', (error) => {
      this.exit ??= { code: null, signal: error.message };
    });
    this.child.once('exit', (code, signal) => {
      this.exit ??= { code, signal };
    });
  }

  /** The process id, which is also the id of its group. */
  get pid() {
    return this.child.pid;
  }

  /** What it has written to stderr, where nodes log. */
  get log() {
    return readFileSync(this.logFile, 'utf8');
  }

  /** What it has written to stdout. */
  get out() {
    return readFileSync(this.outFile, 'utf8');
  }

  /** Sends a signal, if it still runs. */
  signal(name) {
    if (!this.exit) this.child.kill(name);
  }

  /** Resolves when it has ended. */
  async ended(within = GRACE) {
    return until(`${this.name} to end`, () => this.exit, { within, every: 50 });
  }

  /** Ends it as an operator would, and insists when that does not work. */
  async stop() {
    this.signal('SIGTERM');
    await this.ended().catch(() => this.kill());
  }

  /** Ends it at once, as a power cut would. What it started is left to itself. */
  async kill() {
    this.signal('SIGKILL');
    await this.ended();
  }
}

/**
 * What runs on this machine. Ended processes that nobody has asked about yet are left out.
 *
 * @returns {{ pid: number, parent: number, group: number, command: string }[]}
 */
export function processTable() {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((fields) => fields && !fields[4].startsWith('Z'))
    .map(([, pid, parent, group, , command]) => ({ pid: +pid, parent: +parent, group: +group, command }));
}

/**
 * What this test file has started, directly or not, and is still alive. The name is looked at as well: a process id can
 * have been given to a stranger after its process ended.
 */
export function survivors() {
  const groups = new Set(processes.map(({ pid }) => pid));
  return processTable().filter(({ group, command }) => groups.has(group) && command.includes('verdict-'));
}

/** Ends everything that is left, politely first. */
export async function stopAll() {
  await Promise.all(processes.map((started) => started.stop().catch(() => {})));
  killSurvivors();
}

/** Ends everything that is left, at once. Synchronous: an exiting process has no time for more. */
function killSurvivors() {
  if (processes.length === 0) return;
  for (const { pid } of survivors()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended in between.
    }
  }
}

/** Prints the end of each log. */
export function printLogs(lines = 40) {
  for (const { name, command, log, exit } of processes) {
    const end = exit ? `ended with ${exit.signal ?? `code ${exit.code}`}` : 'running';
    console.error(`--- ${name} (${end}): ${command}\n${log.trimEnd().split('\n').slice(-lines).join('\n')}`);
  }
}

process.on('exit', killSurvivors);
for (const [signal, number] of [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
]) {
  // Not once: a runner passes its own signal on, and the second one would end this process while it cleans up.
  process.on(signal, () => process.exit(128 + number));
}

/**
 * Runs a command to its end.
 *
 * @param {string} name
 * @param {string} binary
 * @param {string[]} args
 * @param {{ within?: number, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number | null, signal: string | null, out: string, log: string }>}
 */
export async function run(name, binary, args, { within = 120_000, env } = {}) {
  const command = new Process(name, binary, args, { env });
  await command.ended(within);
  return { ...command.exit, out: command.out, log: command.log };
}
