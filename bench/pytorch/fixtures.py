"""Writes test/fixtures/pytorch: what PyTorch gives for our networks with weights and data of formula.py.

    outputs-NAME[-pool].json    logits in evaluation mode, computed in float64
    gradients-NAME[-pool].json  loss and gradients of one training-mode pass, in float64: of each parameter's
                                gradient the Euclidean norm and the projection on a formula direction; the
                                same of the running statistics of two batch normalisations after the pass
    curve-NAME.json             of the first six: training loss of 50 steps of Adam, in float32 and again in
                                float64: their distance says how far rounding alone takes two correct
                                implementations apart
    optimisers.json             parameters and learning rates after each of a few steps (optimisers.py)
    formula.json                values and SHA-256 of formula tensors, for the twin in TypeScript
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch

import formula
import networks
import optimisers
import strodthoff

OUT = Path(__file__).resolve().parents[2] / "test" / "fixtures" / "pytorch"
LEADS = 12
# Smaller networks where the published sizes would make a float64 check in JavaScript slow.
NARROW = {"resnet1d18": 64, "resnet1d50": 16, "resnet1d101": 8}
SMALL = {
    "xresnet1d101": {"width": 16, "depth": [2, 1, 3, 2]},
    "resnet1d-wang": {"width": 16, "depth": [1, 2, 1]},
    "inception1d": {"width": 8},
    "fcn-wang": {"width": 16},
    "lstm2-pooled": {"width": 16},
    "bilstm2-pooled": {"width": 16},
}
RATES = {"resnet1d18": 1e-4, "resnet1d50": 5e-5, "resnet1d101": 5e-5}
# Deep networks at random weights amplify rounding until two float32 implementations part. Residual branches that begin
# with a tenth of their usual share make them follow each other (README.md has the distances).
RESIDUAL_SCALE = {"resnet1d50": 0.1, "resnet1d101": 0.1}
loss_of = torch.nn.BCEWithLogitsLoss()


def network(name: str, samples: int, classes: int, head: str = "flatten", dtype=torch.float64, **options):
    net = networks.build(name, LEADS, samples, classes, head, **options)
    values = {
        key: torch.from_numpy(formula.parameter(key, tuple(v.shape)))
        for key, v in net.state_dict().items()
        if not key.endswith("num_batches_tracked")
    }
    net.load_state_dict(values, strict=False)
    return net.to(dtype)


def data(records: int, samples: int, classes: int, dtype=torch.float64):
    x = torch.from_numpy(formula.ecg((records, LEADS, samples)))
    y = torch.from_numpy(formula.targets((records, classes)))
    return x.to(dtype), y.to(dtype)


def short(x) -> list[float]:
    """float32 in its shortest decimal form."""
    return [float(str(np.float32(v))) for v in np.asarray(x).ravel()]


def digits(v: float) -> float:
    return float(f"{v:.9g}")


def write(name: str, **content) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps({"torch": torch.__version__, **content}, indent=2) + "\n")
    print(name, flush=True)


def sizes(name: str) -> list[tuple[int, int, int]]:
    """Records, samples, classes: an even and an odd length. Heads that normalise over records want five."""
    if name == "xresnet1d101":
        return [(2, 64, 5), (5, 97, 6)]
    if name in strodthoff.NETWORKS:
        return [(2, 12, 5), (5, 13, 6)] if name in strodthoff.RECURRENT else [(2, 40, 5), (5, 41, 6)]
    return [(2, 64, 5), (3, 97, 6)] if name in networks.RESNETS else [(2, 25, 5), (3, 26, 6)]


def head_of(name: str, head: str) -> dict:
    return {"head": head} if name in networks.RECURRENT else {}


def outputs(name: str, head: str) -> None:
    cases = []
    for records, samples, classes in sizes(name):
        net = network(name, samples, classes, head).eval()
        with torch.no_grad():
            logits = net(data(records, samples, classes)[0])
        cases.append(
            {
                "records": records, "samples": samples, "classes": classes,
                "parameters": networks.count(net), "logits": short(logits),
            }
        )
    write(title("outputs", name, head), network=name, **head_of(name, head), leads=LEADS, cases=cases)


def gradients(name: str, head: str) -> None:
    records, samples, classes = sizes(name)[1]
    if name in strodthoff.NETWORKS:
        options = {**SMALL[name], "dropout": 0}
    else:
        options = {"width": NARROW[name]} if name in NARROW else {}
    net = network(name, samples, classes, head, **options).train()
    x, y = data(records, samples, classes)
    loss = loss_of(net(x), y)
    loss.backward()

    def projected(key: str, g) -> list[float]:
        g = g.detach().numpy().ravel()
        return [digits(np.linalg.norm(g)), digits(float(g @ formula.unit(f"direction:{key}", g.size)))]

    buffers = {k: v for k, v in net.named_buffers() if "running" in k}
    kept = list(buffers)[:2] + list(buffers)[-2:]
    write(
        title("gradients", name, head),
        network=name, **head_of(name, head), leads=LEADS, records=records, samples=samples, classes=classes,
        **options,
        loss=digits(loss.item()),
        gradients={key: projected(key, p.grad) for key, p in net.named_parameters()},
        runningAfter={key: projected(key, buffers[key]) for key in kept},
    )


# Training takes signals of 16 bits: whole multiples of this unit.
UNIT = 3.0**0.5 / 32767


def curve(name: str) -> None:
    steps, batch, records, samples, classes = 50, 8, 32, 100, 5
    rate = RATES.get(name, 1e-3)
    result = {}
    for dtype in (torch.float32, torch.float64):
        net = network(name, samples, classes, dtype=torch.float32)
        with torch.no_grad():
            for key, p in net.named_parameters():
                if name in RESIDUAL_SCALE and key.endswith(".bn3.weight"):
                    p.mul_(RESIDUAL_SCALE[name])
        net = net.to(dtype).train()
        x, y = data(records, samples, classes, dtype)
        x = torch.round(x.double() / UNIT).mul(UNIT).to(dtype)
        adam = torch.optim.Adam(net.parameters(), lr=rate)
        losses = []
        for step in range(steps):
            start = step * batch % records
            adam.zero_grad()
            loss = loss_of(net(x[start : start + batch]), y[start : start + batch])
            loss.backward()
            adam.step()
            losses.append(digits(loss.item()))
        net.eval()
        with torch.no_grad():
            final = digits(loss_of(net(x), y).item())
        result[str(dtype).removeprefix("torch.")] = {"loss": losses, "evaluationLossAfter": final}
    a, b = (np.array(r["loss"]) for r in result.values())
    distance = np.abs(a - b).max()
    print(f"{name}: {a[0]:.4f} -> {a[-1]:.4f}, float32 against float64: {distance:.2e}")
    write(
        title("curve", name),
        network=name, leads=LEADS, records=records, samples=samples, classes=classes,
        batch=batch, steps=steps,
        optimiser={"kind": "adam", "rate": rate, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        residualScale=RESIDUAL_SCALE.get(name, 1),
        order="step s takes records 8 s mod 32 to 8 s mod 32 + 7",
        **result,
    )


def formula_samples() -> None:
    tensors = {
        "conv1.weight": (64, 12, 7), "bn1.weight": (64,), "bn1.bias": (64,), "bn1.running_mean": (64,),
        "bn1.running_var": (64,), "rnn.weight_hh_l0": (400, 100), "head.weight": (5, 512),
    }
    values = {key: formula.parameter(key, shape) for key, shape in tensors.items()}
    values |= {"ecg": formula.ecg((3, 12, 97)), "targets": formula.targets((3, 6))}
    write(
        "formula",
        tensors={
            key: {
                "shape": list(v.shape), "first": short(v.ravel()[:4]),
                "sha256": hashlib.sha256(v.astype("<f4").tobytes()).hexdigest(),
            }
            for key, v in values.items()
        },
    )


def title(kind: str, name: str, head: str = "flatten") -> str:
    return f"{kind}-{name}" + ("-pool" if head == "pool" else "")


def check_counts() -> None:
    """The published sizes, or what the published layers add up to: 12 leads, 1000 samples, 5 classes."""
    for name, body, head in [
        ("resnet1d18", 4_114_053, 0),
        ("lstm", 45_600, 500_005),
        ("gru", 34_200, 500_005),
        ("bilstm", 91_200, 1_000_005),
        ("xresnet1d101", 1_804_672, 67_589),
        ("resnet1d-wang", 439_040, 34_309),
        ("inception1d", 473_344, 34_309),
        ("fcn-wang", 275_456, 34_309),
        ("lstm2-pooled", 802_816, 100_869),
        ("bilstm2-pooled", 2_129_920, 200_709),
    ]:
        found = networks.count(networks.build(name, 12, 1000, 5))
        assert found == body + head, f"{name} has {found} parameters, not {body + head}"


if __name__ == "__main__":
    # With more threads float32 training depends on how busy the machine is.
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    kinds = ("formula", "optimisers", "outputs", "gradients", "curve")
    wanted = [w for w in sys.argv[1:] if w in kinds] or kinds
    check_counts()
    names = [w for w in sys.argv[1:] if w not in kinds]
    if "formula" in wanted:
        formula_samples()
    if "optimisers" in wanted:
        write("optimisers", optimisers=optimisers.optimisers(), schedules=optimisers.schedules())
    variants = [(n, "flatten") for n in (*networks.RESNETS, *networks.RECURRENT)]
    variants += [(n, "pool") for n in networks.RECURRENT]
    variants += [(n, "flatten") for n in strodthoff.NETWORKS]
    for name, head in variants:
        if names and name not in names:
            continue
        if "outputs" in wanted:
            outputs(name, head)
        if "gradients" in wanted:
            gradients(name, head)
        if "curve" in wanted and head == "flatten" and name not in strodthoff.NETWORKS:
            curve(name)
