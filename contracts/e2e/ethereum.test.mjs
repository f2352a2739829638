// A development node as Ethereum tools use it: ethers and viem against the eth-rpc that the node starts.

import assert from 'node:assert/strict';
import { Contract, ContractFactory, HDNodeWallet, isError, Wallet } from 'ethers';
import { BaseError, ContractFunctionRevertedError, parseEventLogs } from 'viem';
import { account, connect } from './support/chain.mjs';
import * as ethereum from './support/ethereum.mjs';
import { startDevNode } from './support/node.mjs';
import { JsonRpcError, rpc } from './support/rpc.mjs';
import { before, describe, test } from './support/scenario.mjs';
import { compile } from './support/solidity.mjs';
import { settled, until } from './support/until.mjs';

const { CHAIN_ID, GWEI, ethersProvider, receiptOf, viemClients, wallet } = ethereum;
const ETHER = 10n ** 18n;
const tallySource = compile('Tally');

describe('a development node, seen by Ethereum tools', () => {
  let node, provider, alith, baltathar, viem;

  before(async () => {
    node = await startDevNode({ ethRpc: true });
    provider = ethersProvider(node);
    alith = wallet(provider, 'alith');
    baltathar = wallet(provider, 'baltathar');
    viem = viemClients(node, 'charleth');
  });

  /** Deploys a Tally with ethers. */
  async function deploy(start) {
    const factory = new ContractFactory(tallySource.abi, tallySource.bytecode, alith);
    const contract = await factory.deploy(start);
    const receipt = await receiptOf(provider, contract.deploymentTransaction());
    assert.equal(receipt.status, 1);
    return new Contract(receipt.contractAddress, tallySource.abi, alith);
  }

  test('the chain id is 866884', async () => {
    assert.equal(Number(await rpc(node.ethUrl, 'eth_chainId')), CHAIN_ID);
    assert.equal(await rpc(node.ethUrl, 'net_version'), `${CHAIN_ID}`);
    assert.equal(await viem.reader.getChainId(), CHAIN_ID);
  });

  test('the well-known development accounts hold VDT', async () => {
    const addresses = Object.values(ethereum.KEYS).map((key) => new Wallet(key).address);
    for (let i = 0; i < 10; i++)
      addresses.push(HDNodeWallet.fromPhrase(ethereum.PHRASE, '', `m/44'/60'/0'/0/${i}`).address);
    for (const address of addresses) assert.ok((await provider.getBalance(address)) > ETHER, address);
  });

  test('a Substrate account is seen at the address that it is mapped to', async () => {
    const api = await connect(node);
    const alice = account('Alice');
    const { data } = await api.query.system.account(alice.address);
    const least = api.consts.balances.existentialDeposit.toBigInt();
    // What an Ethereum account owns does not include what keeps the account alive.
    const seen = await provider.getBalance(ethereum.mappedAddress(alice.publicKey));
    assert.equal(seen, data.free.toBigInt() - least);
    await api.disconnect();
  });

  test('a gas costs 1 gwei at rest', async () => {
    assert.equal(BigInt(await rpc(node.ethUrl, 'eth_gasPrice')), GWEI);
    assert.equal(await viem.reader.getGasPrice(), GWEI);
    assert.equal((await provider.getBlock('latest')).baseFeePerGas, GWEI);
  });

  for (const [what, recipient] of [
    ['an account that exists', async () => baltathar.address],
    ['a new account', async () => Wallet.createRandom().address],
  ]) {
    test(`a transfer by ethers to ${what} is accounted for to the last wei`, async (context) => {
      const to = await recipient();
      const [value, mine, theirs, nonce] = [
        ...[ETHER / 3n, await provider.getBalance(alith.address), await provider.getBalance(to)],
        await provider.getTransactionCount(alith.address),
      ];
      const gasLimit = await provider.estimateGas({ from: alith.address, to, value });
      const sent = await alith.sendTransaction({ to, value, gasLimit });
      const receipt = await receiptOf(provider, sent);
      assert.equal(receipt.status, 1);
      assert.equal(receipt.to, to);
      assert.ok(receipt.gasUsed > 0n && receipt.gasUsed <= gasLimit, `used ${receipt.gasUsed} of ${gasLimit}`);
      assert.equal(await provider.getBalance(alith.address), mine - value - receipt.gasUsed * receipt.gasPrice);
      assert.equal(await provider.getBalance(to), theirs + value);
      assert.equal(await provider.getTransactionCount(alith.address), nonce + 1);
      context.diagnostic(`estimated ${gasLimit} gas, used ${receipt.gasUsed}, at ${receipt.gasPrice} wei`);
      if (theirs > 0n) assert.ok(gasLimit <= 25_000n, `a plain transfer is estimated at ${gasLimit} gas`);
    });
  }

  test('a transfer by viem is accounted for to the last wei', async () => {
    const { reader, writer } = viem;
    const [from, to, value] = [writer.account.address, alith.address, ETHER / 7n];
    const [mine, theirs] = [await reader.getBalance({ address: from }), await reader.getBalance({ address: to })];
    const nonce = await reader.getTransactionCount({ address: from });
    const hash = await writer.sendTransaction({ to, value });
    const receipt = await until(`the receipt of ${hash}`, () => reader.getTransactionReceipt({ hash }));
    assert.equal(receipt.status, 'success');
    const cost = receipt.gasUsed * receipt.effectiveGasPrice;
    assert.equal(await reader.getBalance({ address: from }), mine - value - cost);
    assert.equal(await reader.getBalance({ address: to }), theirs + value);
    assert.equal(await reader.getTransactionCount({ address: from }), nonce + 1);
  });

  test('the waiting that ethers and viem offer comes to an end', async () => {
    const sent = await alith.sendTransaction({ to: baltathar.address, value: 1n });
    assert.equal((await settled('ethers to have waited', sent.wait())).status, 1);
    const hash = await viem.writer.sendTransaction({ to: alith.address, value: 1n });
    const receipt = await settled('viem to have waited', viem.reader.waitForTransactionReceipt({ hash }));
    assert.equal(receipt.status, 'success');
  });

  test('a contract is deployed, called and its event found, with ethers', async () => {
    const tally = await deploy(40);
    assert.notEqual(await provider.getCode(tally.target), '0x');
    assert.equal(await tally.total(), 40n);
    assert.equal(await tally.owner(), alith.address);

    const receipt = await receiptOf(provider, await tally.raise(2));
    assert.equal(receipt.status, 1);
    assert.equal(await tally.total(), 42n);

    const block = receipt.blockNumber;
    const [log, ...more] = await provider.getLogs({
      address: tally.target,
      fromBlock: block,
      toBlock: block,
      topics: await tally.filters.Raised(alith.address).getTopicFilter(),
    });
    assert.equal(more.length, 0);
    assert.equal(log.transactionHash, receipt.hash);
    assert.deepEqual(tally.interface.parseLog(log).args.toArray(), [alith.address, 2n, 42n]);
    const [chainId, number, timestamp] = await tally.surroundings();
    assert.equal(chainId, BigInt(CHAIN_ID));
    assert.ok(number >= BigInt(block));
    assert.ok(timestamp > 0n);
  });

  test('a contract is deployed, called and its event found, with viem', async () => {
    const { reader, writer } = viem;
    const { abi, bytecode } = tallySource;
    const deployed = await writer.deployContract({ abi, bytecode, args: [1n] });
    const { contractAddress: address } = await until('the deployment', () =>
      reader.getTransactionReceipt({ hash: deployed }),
    );

    const { request, result } = await reader.simulateContract({
      ...{ address, abi, functionName: 'raise', args: [9n], account: writer.account },
    });
    assert.equal(result, 10n);
    const hash = await writer.writeContract(request);
    const { blockNumber, status } = await until('the call', () => reader.getTransactionReceipt({ hash }));
    assert.equal(status, 'success');
    assert.equal(await reader.readContract({ address, abi, functionName: 'total' }), 10n);

    const logs = await reader.getLogs({ address, fromBlock: blockNumber, toBlock: blockNumber });
    const [event, ...more] = parseEventLogs({ abi, logs, eventName: 'Raised' });
    assert.equal(more.length, 0);
    assert.deepEqual(event.args, { by: writer.account.address, amount: 9n, total: 10n });
  });

  test('exactly the estimated gas is enough for a contract call and a deployment', async () => {
    const tally = await deploy(0);
    const forCall = await tally.raise.estimateGas(5);
    assert.equal((await receiptOf(provider, await tally.raise(5, { gasLimit: forCall }))).status, 1);

    const factory = new ContractFactory(tallySource.abi, tallySource.bytecode, alith);
    const request = await factory.getDeployTransaction(3);
    const forDeployment = await alith.estimateGas(request);
    const sent = await alith.sendTransaction({ ...request, gasLimit: forDeployment });
    assert.equal((await receiptOf(provider, sent)).status, 1);
  });

  test('a call that reverts says why, with ethers', async () => {
    const tally = await deploy(0);
    const says = (reason) => (error) => isError(error, 'CALL_EXCEPTION') && error.reason === reason;
    const tooMuch = (error) =>
      isError(error, 'CALL_EXCEPTION') && error.revert?.name === 'TooMuch' && error.revert.args[0] === 5_000n;
    await assert.rejects(tally.raise.staticCall(0), says('nothing to add'));
    await assert.rejects(tally.raise.estimateGas(0), says('nothing to add'));
    await assert.rejects(tally.raise.staticCall(5_000), tooMuch);
    await assert.rejects(tally.raise.estimateGas(5_000), (error) => isError(error, 'CALL_EXCEPTION'));

    const receipt = await receiptOf(provider, await tally.raise(0, { gasLimit: 1_000_000 }));
    assert.equal(receipt.status, 0, 'sent all the same, it fails');
    assert.equal(await tally.total(), 0n);
  });

  test('a call that reverts says why, with viem', async () => {
    const { target: address } = await deploy(0);
    const call = { address, abi: tallySource.abi, functionName: 'raise', account: viem.writer.account };
    const simulate = (amount) => viem.reader.simulateContract({ ...call, args: [amount] });
    const reverted = (error) =>
      error instanceof BaseError && error.walk((cause) => cause instanceof ContractFunctionRevertedError);
    await assert.rejects(simulate(0n), (error) => reverted(error)?.reason === 'nothing to add');
    await assert.rejects(simulate(5_000n), (error) => reverted(error)?.data?.errorName === 'TooMuch');
  });

  test('a raw transaction that is malformed, cut short or for another chain is refused, and both processes live on', async () => {
    const to = baltathar.address;
    const nonce = await provider.getTransactionCount(alith.address);
    const good = {
      type: 2,
      to,
      value: 1n,
      nonce,
      gasLimit: 100_000n,
      maxFeePerGas: 10n * GWEI,
      maxPriorityFeePerGas: 0n,
    };
    const signed = await alith.signTransaction({ ...good, chainId: CHAIN_ID });
    const foreign = await new Wallet(ethereum.KEYS.alith).signTransaction({ ...good, chainId: 1 });
    const child = node.ethRpcChild();
    const garbage = ['0x', '0x00', '0xdeadbeef', '0x02c0', `0x02${'ff'.repeat(200)}`, 'nonsense'];
    for (const raw of [...garbage, signed.slice(0, -20), foreign]) {
      await assert.rejects(rpc(node.ethUrl, 'eth_sendRawTransaction', raw), JsonRpcError, `refuses ${raw}`);
    }
    assert.equal(node.ethRpcChild(), child, 'eth-rpc was not restarted');
    assert.doesNotMatch(node.log, /panicked/);
    const hash = await rpc(node.ethUrl, 'eth_sendRawTransaction', signed);
    assert.equal((await receiptOf(provider, { hash })).status, 1);
  });
});
