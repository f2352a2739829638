// Ports that nothing else listens on.
//
// They are taken from below the range from which the kernel serves outgoing connections, so that no client socket can
// sit on the port of a node while it is being restarted. Each is held by a UDP socket of the same number for as long as
// this process lives: the processes under test use TCP only, and another test run that looks for ports sees it.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const LOWEST = 12_000;
const HIGHEST = 31_999;

/** The UDP sockets; without a reference they would be collected, and their ports with them. */
const held = [];

/** Whether anything listens on the TCP port. */
async function occupied(port) {
  const server = createServer();
  try {
    server.listen(port);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return false;
  } catch {
    return true;
  }
}

/** Reserves the port against other test runs; false when one of them has it. */
async function reserve(port) {
  const socket = createSocket('udp4');
  try {
    socket.bind({ port, address: '127.0.0.1', exclusive: true });
    await once(socket, 'listening');
  } catch {
    return false;
  }
  socket.unref();
  held.push(socket);
  return true;
}

/**
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const ports = [];
  while (ports.length < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1));
    if ((await reserve(port)) && !(await occupied(port))) ports.push(port);
  }
  return ports;
}
