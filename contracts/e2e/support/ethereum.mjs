// The chain as Ethereum tools see it.

import { JsonRpcProvider, Network, Wallet, keccak256 } from 'ethers';
import { createPublicClient, createWalletClient, defineChain, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { atEnd } from './scenario.mjs';
import { until } from './until.mjs';

/** "VDT" in ASCII: 86 68 84. */
export const CHAIN_ID = 866_884;

/** What one gas costs while the chain is not under load. */
export const GWEI = 10n ** 9n;

/** The well-known keys of development accounts that hold VDT in the development and local chains. */
export const KEYS = {
  alith: '0x5fb92d6e98884f76de468fa3f6278f8807c48bebc13595d45af5bdc4da702133',
  baltathar: '0x8075991ce870b93a8870eca0c0f91913d12f47948ca0fd25b49c6fa7cdbeee8b',
  charleth: '0x0b6e18cafb6ed99687ec547bd28139cafdd2bffe70e6b688025de6b445aa5c5b',
};

/** The phrase that Hardhat and Anvil derive their accounts from. */
export const PHRASE = 'test test test test test test test test test test test junk';

/** An ethers provider. It caches nothing: a test that has seen a receipt wants the balance after it. */
export function ethersProvider(node) {
  const provider = new JsonRpcProvider(node.ethUrl, CHAIN_ID, {
    staticNetwork: Network.from(CHAIN_ID),
    cacheTimeout: -1,
    pollingInterval: 250,
  });
  atEnd(() => provider.destroy());
  return provider;
}

/** An ethers wallet of one of {@link KEYS}. */
export function wallet(provider, name) {
  return new Wallet(KEYS[name], provider);
}

/** The clients of viem for one of {@link KEYS}. */
export function viemClients(node, name) {
  const chain = defineChain({
    id: CHAIN_ID,
    name: 'Verdict',
    nativeCurrency: { name: 'Verdict', symbol: 'VDT', decimals: 18 },
    rpcUrls: { default: { http: [node.ethUrl] } },
  });
  const transport = http(node.ethUrl);
  return {
    reader: createPublicClient({ chain, transport, cacheTime: 0, pollingInterval: 250 }),
    writer: createWalletClient({ chain, transport, account: privateKeyToAccount(KEYS[name]) }),
  };
}

/**
 * The receipt of a transaction that ethers has sent. The library's own `wait` is not used where the test is about
 * something else: it asks once and then for each new block, and with instant sealing there may be no further block.
 */
export async function receiptOf(provider, transaction) {
  return until(`the receipt of ${transaction.hash}`, () => provider.getTransactionReceipt(transaction.hash));
}

/** The Ethereum address that a Substrate account is known by. */
export function mappedAddress(publicKey) {
  return `0x${keccak256(publicKey).slice(-40)}`;
}
