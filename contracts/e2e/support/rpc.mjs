// Bare JSON-RPC over HTTP, for what client libraries hide: exact parameters, exact errors, and a node that comes and
// goes.

/** An error that the server answered with. */
export class JsonRpcError extends Error {
  constructor(method, { code, message, data }) {
    super(`${method}: ${message} (${code})${data === undefined ? '' : `: ${JSON.stringify(data)}`}`);
    this.code = code;
    this.data = data;
  }
}

/**
 * @param {string} url
 * @param {string} method
 * @param {...unknown} params
 * @returns {Promise<any>} The result; throws {@link JsonRpcError} when there is none.
 */
export async function rpc(url, method, ...params) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(60_000),
  });
  const { result, error } = await response.json();
  if (error) throw new JsonRpcError(method, error);
  return result;
}

/** The number of the best block. */
export async function bestNumber(url) {
  return Number((await rpc(url, 'chain_getHeader')).number);
}

/** The number of the newest finalised block. */
export async function finalizedNumber(url) {
  return Number((await rpc(url, 'chain_getHeader', await rpc(url, 'chain_getFinalizedHead'))).number);
}
