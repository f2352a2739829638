// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// A running total. It has one of each thing that the end-to-end tests look at from outside: state set by the
/// constructor and by a call, an immutable, an event, a revert with a string and a revert with a custom error.
contract Tally {
    /// The total rose.
    event Raised(address indexed by, uint256 amount, uint256 total);

    /// More was asked for in one call than is allowed.
    error TooMuch(uint256 asked, uint256 most);

    /// The most that one call may add.
    uint256 public constant MOST = 1000;

    /// Who deployed this.
    address public immutable owner;

    /// What has been added so far, and what it began with.
    uint256 public total;

    constructor(uint256 start) {
        owner = msg.sender;
        total = start;
    }

    /// Adds `amount` and returns the new total.
    function raise(uint256 amount) external returns (uint256) {
        require(amount != 0, "nothing to add");
        if (amount > MOST) revert TooMuch(amount, MOST);
        total += amount;
        emit Raised(msg.sender, amount, total);
        return total;
    }

    /// What a contract sees of the chain it runs on.
    function surroundings() external view returns (uint256 chainId, uint256 number, uint256 timestamp, address coinbase) {
        return (block.chainid, block.number, block.timestamp, block.coinbase);
    }
}
