"""The peer of bench/engine: the same network, batch and optimiser in PyTorch, spoken to as bench/engine/protocol.ts says."""

import json
import sys
import time
import warnings

import torch

import networks

warnings.filterwarnings("ignore")


def prepare(setup: dict):
    device = torch.device("cuda" if setup["device"] == "cuda" else "cpu")
    torch.set_num_threads(setup["threads"])
    torch.manual_seed(1)
    shape = (setup["batch"], setup["leads"], setup["samples"])
    net = networks.build(
        setup["model"], setup["leads"], setup["samples"], setup["classes"], width=setup.get("width")
    ).to(device)
    x = torch.randn(shape, device=device)
    if setup["mode"] == "predict":
        net.eval()

        def predict():
            with torch.inference_mode():
                return torch.sigmoid(net(x))

        return device, predict
    y = torch.randint(0, 2, (setup["batch"], setup["classes"]), device=device).float()
    loss_of = torch.nn.BCEWithLogitsLoss()
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)

    def step():
        optimiser.zero_grad()
        loss_of(net(x), y).backward()
        optimiser.step()

    return device, step


def main() -> None:
    device, run = None, None
    for line in sys.stdin:
        message = json.loads(line)
        if isinstance(message, dict):
            device, run = prepare(message)
            answer = {"name": f"torch {torch.__version__}", "threads": torch.get_num_threads()}
        else:
            start = time.perf_counter()
            for _ in range(message):
                run()
            if device.type == "cuda":
                torch.cuda.synchronize()
            answer = {"ms": 1000 * (time.perf_counter() - start), "peakMemoryMB": None}
        print(json.dumps(answer), flush=True)


main()
