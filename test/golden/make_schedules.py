"""Makes schedules.json: noise schedules, timesteps and DPM-Solver++'s way by the formulas of diffusers 0.18.2, written down here once more
with NumPy and PyTorch, whose float32 they are rounded in.

    python3 test/golden/make_schedules.py
"""

import json
import math
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).resolve().parent
T = 1000
LISTED = [0.001 + 0.0004 * i + (0.01 if i % 3 == 0 else 0) for i in range(40)]
BETAS = {
    "linear": {"beta_schedule": "linear"},
    "stable-diffusion": {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012},
    "cosine": {"beta_schedule": "squaredcos_cap_v2"},
    "zero-snr": {
        "beta_schedule": "scaled_linear",
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "rescale_betas_zero_snr": True,
        "prediction_type": "v_prediction",
    },
    "trained": {"trained_betas": LISTED, "num_train_timesteps": len(LISTED)},
}
STEPS = (1, 4, 10, 20, 37, 150)


def betas_of(config: dict) -> torch.Tensor:
    start, end = config.get("beta_start", 0.0001), config.get("beta_end", 0.02)
    if "trained_betas" in config:
        betas = torch.tensor(config["trained_betas"], dtype=torch.float32)
    elif config["beta_schedule"] == "linear":
        betas = torch.linspace(start, end, T, dtype=torch.float32)
    elif config["beta_schedule"] == "scaled_linear":
        betas = torch.linspace(start**0.5, end**0.5, T, dtype=torch.float32) ** 2
    else:
        bar = lambda t: math.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2  # noqa: E731
        betas = torch.tensor([min(1 - bar((i + 1) / T) / bar(i / T), 0.999) for i in range(T)], dtype=torch.float32)
    if config.get("rescale_betas_zero_snr"):
        roots = torch.cumprod(1.0 - betas, dim=0).sqrt()
        first, last = roots[0].clone(), roots[-1].clone()
        roots = (roots - last) * (first / (first - last))
        bars = roots**2
        betas = 1 - torch.cat([bars[0:1], bars[1:] / bars[:-1]])
    return betas


def spaced(config: dict, n: int, *, dpm: bool, alphas: torch.Tensor) -> list[int]:
    """DDIMScheduler's (and PNDM's and DDPM's) timesteps, or DPMSolverMultistepScheduler's."""
    spacing, offset = config["timestep_spacing"], config.get("steps_offset", 0)
    last, points = len(alphas), n + 1 if dpm else n
    if dpm:
        lambdas = torch.log(torch.sqrt(alphas)) - torch.log(torch.sqrt(1 - alphas))
        last -= int(torch.searchsorted(torch.flip(lambdas, [0]), config.get("lambda_min_clipped", -math.inf)))
    if spacing == "linspace":
        steps = np.linspace(0, last - 1, points).round()[::-1]
    elif spacing == "leading":
        steps = (np.arange(0, points) * (last // points)).round()[::-1] + offset
    else:
        return [int(t) for t in np.arange(last, 0, -len(alphas) / n).round() - 1]
    return [int(t) for t in (steps[:-1] if dpm else steps)]


def sigma_to_t(sigma: float, log_sigmas: np.ndarray) -> float:
    log_sigma = np.log(sigma)
    dists = log_sigma - log_sigmas[:, np.newaxis]
    low_idx = np.cumsum((dists >= 0), axis=0).argmax(axis=0).clip(max=log_sigmas.shape[0] - 2)
    low, high = log_sigmas[low_idx], log_sigmas[low_idx + 1]
    w = np.clip((low - log_sigma) / (low - high), 0, 1)
    return float(((1 - w) * low_idx + w * (low_idx + 1)).item())


def karras(config: dict, n: int, alphas: torch.Tensor) -> list[int]:
    sigmas = np.array(((1 - alphas) / alphas) ** 0.5)
    logs = np.log(sigmas)
    least = config.get("sigma_min") or sigmas[0].item()
    most = config.get("sigma_max") or sigmas[-1].item()
    ramp = np.linspace(0, 1, n)
    spaced_sigmas = (most ** (1 / 7) + ramp * (least ** (1 / 7) - most ** (1 / 7))) ** 7
    steps = np.array([sigma_to_t(sigma, logs) for sigma in spaced_sigmas]).round().astype(np.int64)
    _, unique = np.unique(steps, return_index=True)
    return [int(t) for t in steps[np.sort(unique)]]


def dpm_way(timesteps: list[int], alphas: torch.Tensor, start: torch.Tensor) -> dict:
    """With the "network" sin(x + t/300)."""
    alphas, start = alphas.double(), start.double()
    alpha, sigma = torch.sqrt(alphas), torch.sqrt(1 - alphas)
    lam = torch.log(alpha) - torch.log(sigma)
    x, before, after_first = start, None, None
    for i, s0 in enumerate(timesteps):
        t = 0 if i == len(timesteps) - 1 else timesteps[i + 1]
        noise = torch.sin(x + s0 / 300)
        clean = (x - sigma[s0] * noise) / alpha[s0]
        h = lam[t] - lam[s0]
        step = (sigma[t] / sigma[s0]) * x - (alpha[t] * (torch.exp(-h) - 1.0)) * clean
        is_low = i == 0 or (i == len(timesteps) - 1 and len(timesteps) < 15)
        if not is_low:
            r0 = (lam[s0] - lam[timesteps[i - 1]]) / h
            step = step - 0.5 * (alpha[t] * (torch.exp(-h) - 1.0)) * ((1.0 / r0) * (clean - before))
        x, before = step, clean
        after_first = x if i == 0 else after_first
    return {"after_first": after_first.tolist(), "final": x.tolist()}


def main() -> None:
    alphas = {name: torch.cumprod(1 - betas_of(config), dim=0) for name, config in BETAS.items()}
    tables = [
        {"config": config, "alphas": {t: float(bars[t]) for t in (0, 1, len(bars) // 2, len(bars) - 1)}}
        for config, bars in ((config, alphas[name]) for name, config in BETAS.items())
    ]
    timesteps = []
    for name in ("linear", "stable-diffusion", "cosine", "trained"):
        bars = alphas[name]
        for n in (n for n in STEPS if n < len(bars)):
            for spacing in ("leading", "trailing", "linspace"):
                config = {**BETAS[name], "timestep_spacing": spacing, "steps_offset": 1 if spacing == "leading" else 0}
                for dpm in (False, True):
                    if n == 1 and spacing == "linspace" and not dpm:  # NumPy's linspace of one point is its start: no noise.
                        continue
                    kind = "DPMSolverMultistepScheduler" if dpm else "DDIMScheduler"
                    clip = {"lambda_min_clipped": -5.1} if dpm and name == "cosine" else {}
                    full = {"_class_name": kind, **config, **clip}
                    timesteps.append({"config": full, "steps": n, "timesteps": spaced(full, n, dpm=dpm, alphas=bars)})
            for bounds in ({}, {"sigma_min": 0.1, "sigma_max": 10.0}):
                full = {"_class_name": "EulerDiscreteScheduler", **BETAS[name], "use_karras_sigmas": True, **bounds}
                timesteps.append({"config": full, "steps": n, "timesteps": karras(full, n, bars)})
    start = torch.randn(16, generator=torch.Generator().manual_seed(3))
    ways = []
    for n, use_karras in ((20, True), (8, True), (20, False), (8, False)):
        config = {
            "_class_name": "DPMSolverMultistepScheduler",
            **BETAS["stable-diffusion"],
            "timestep_spacing": "linspace",
            "use_karras_sigmas": use_karras,
        }
        bars = alphas["stable-diffusion"]
        steps = karras(config, n, bars) if use_karras else spaced(config, n, dpm=True, alphas=bars)
        ways.append({"config": config, "steps": n, **dpm_way(steps, bars, start)})
    made = {"tables": tables, "timesteps": timesteps, "start": start.tolist(), "ways": ways}
    (HERE / "schedules.json").write_text(json.dumps(made) + "\n")


if __name__ == "__main__":
    main()
