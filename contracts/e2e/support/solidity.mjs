// Compiling the contracts in src/.

import { readFileSync } from 'node:fs';
import solc from 'solc';

/**
 * @param {string} name Of the contract, and of the file without `.sol`.
 * @returns {{ abi: any[], bytecode: `0x${string}` }}
 */
export function compile(name) {
  const file = `${name}.sol`;
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8') } },
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const { contracts, errors = [] } = JSON.parse(solc.compile(JSON.stringify(input)));
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  const { abi, evm } = contracts[file][name];
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}
