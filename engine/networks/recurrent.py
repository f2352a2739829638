"""LSTM, GRU and plain recurrent layers, in each direction."""

from .net import Net, Network, normal


def recurrent(kind, direction, seed):
    gates = {"LSTM": 4, "GRU": 3, "RNN": 1}[kind]
    ways = 2 if direction == "bidirectional" else 1
    size, hidden = 12, 16
    net = Net(f"{kind.lower()}_{direction}", seed)
    x = net.input("x", [7, 2, size])
    w, r = net.weight(ways, gates * hidden, size, scale=0.3), net.weight(ways, gates * hidden, hidden, scale=0.3)
    b = net.weight(ways, 2 * gates * hidden, scale=0.1)
    extra, attributes = [], {}
    if kind == "LSTM" and ways == 1:
        state = net.input("state", [ways, 2, hidden])
        extra = ["", state, net.weight(ways, 2, hidden, scale=0.5), net.weight(ways, 3 * hidden, scale=0.2)]
    if kind == "GRU":
        attributes["linear_before_reset"] = 1 if ways == 1 else 0
    attributes |= {"hidden_size": hidden, "direction": direction}
    outs = net.op(kind, x, w, r, b, *extra, outputs=3 if kind == "LSTM" else 2, **attributes)
    y = net.op("Reshape", net.op("Transpose", outs[0], perm=[0, 2, 1, 3]), net.ints(0, 0, -1))
    y = net.op("MatMul", y, net.weight(ways * hidden, 4))
    net.output(y)
    for out in outs[1:]:
        net.output(out)
    inputs = {"x": normal(seed + 100, 7, 2, size)}
    if extra:
        inputs["state"] = normal(seed + 200, ways, 2, hidden)
    return Network(net.model(), inputs)


NETWORKS = {
    "lstm": lambda: recurrent("LSTM", "forward", 21),
    "lstm_bidirectional": lambda: recurrent("LSTM", "bidirectional", 22),
    "gru": lambda: recurrent("GRU", "forward", 23),
    "gru_bidirectional": lambda: recurrent("GRU", "bidirectional", 24),
    "rnn_reverse": lambda: recurrent("RNN", "reverse", 25),
}
