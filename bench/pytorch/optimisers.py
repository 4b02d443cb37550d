"""What PyTorch's optimisers and schedules make of a small vector and of twenty steps, in float64."""

import torch

import formula

SIZE, STEPS = 12, 6
# The last four of the twelve values stand for a bias: a group of their own.
GROUPS = (8, 4)


def digits(values) -> list[float]:
    return [float(f"{v:.12g}") for v in values]


def trajectory(kind, rate: float, *groups: dict, **options) -> dict:
    """Values after each step. Step s has the gradient formula.unit("gradient:s"), whatever the values are."""
    sizes = GROUPS if groups else (SIZE,)
    parts = torch.from_numpy(formula.unit("parameters", SIZE)).split(sizes)
    parts = [p.clone().requires_grad_() for p in parts]
    given = [{"params": [p], **g} for p, g in zip(parts, groups or [{}], strict=True)]
    optimiser = kind(given, lr=rate, **options)
    after = []
    for step in range(STEPS):
        gradient = torch.from_numpy(formula.unit(f"gradient:{step}", SIZE)).split(sizes)
        for p, g in zip(parts, gradient, strict=True):
            p.grad = g.clone()
        optimiser.step()
        after.append(digits(torch.cat([p.detach() for p in parts]).tolist()))
    return {"rate": rate, "after": after}


def optimisers() -> dict:
    adam, adamw, sgd = torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD
    return {
        "adam": trajectory(adam, 0.05),
        "adam, penalty": trajectory(adam, 0.05, weight_decay=0.2, betas=(0.8, 0.95), eps=1e-3),
        "adamw": trajectory(adamw, 0.05),
        "adamw, two groups": trajectory(
            adamw, 0.05, {"weight_decay": 0.5}, {"lr": 0.05 / 4, "weight_decay": 0.0}
        ),
        "sgd": trajectory(sgd, 0.1),
        "sgd, momentum and penalty": trajectory(sgd, 0.1, momentum=0.9, weight_decay=0.2),
        "sgd, Nesterov": trajectory(sgd, 0.1, momentum=0.9, nesterov=True, weight_decay=0.2),
        "sgd, two groups": trajectory(
            sgd, 0.1, {"weight_decay": 0.2}, {"lr": 0.1 / 4, "weight_decay": 0.0}, momentum=0.9
        ),
    }


def rates(schedule) -> list[float]:
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.01)
    scheduler = schedule(optimiser)
    found = []
    for step in range(20):
        if step > 0:
            optimiser.step()
            scheduler.step()
        found.append(optimiser.param_groups[0]["lr"])
    return digits(found)


def schedules() -> dict:
    """The rate of each of twenty steps, 0.01 at its highest."""
    lr = torch.optim.lr_scheduler

    def warm(optimiser):
        rise = lr.LinearLR(optimiser, start_factor=1 / 6, total_iters=5)
        fall = lr.CosineAnnealingLR(optimiser, T_max=15)
        return lr.SequentialLR(optimiser, [rise, fall], milestones=[5])

    return {
        "one-cycle": rates(lambda o: lr.OneCycleLR(o, max_lr=0.01, total_steps=20)),
        "step at 0.5 and 0.75": rates(lambda o: lr.MultiStepLR(o, [10, 15], gamma=0.2)),
        "step every 7": rates(lambda o: lr.StepLR(o, 7)),
        "cosine": rates(lambda o: lr.CosineAnnealingLR(o, T_max=20)),
        "cosine to 0.001": rates(lambda o: lr.CosineAnnealingLR(o, T_max=20, eta_min=0.001)),
        "cosine, warm-up 0.25": rates(warm),
    }
