"""The schedule against diffusers' DDIMScheduler."""

import json
import unittest
from pathlib import Path

import torch

from pretrain.schedule import SCHEDULE, add_noise, ddim

GOLDEN = Path(__file__).resolve().parent.parent / "test" / "golden" / "ddim-epsilon.json"


class AgainstDiffusers(unittest.TestCase):
    def setUp(self) -> None:
        golden = json.loads(GOLDEN.read_text())
        self.golden, self.config = golden["epsilon"], golden["config"]
        self.x0 = torch.tensor(self.golden["x0"])

    def test_the_configuration_is_ours(self) -> None:
        ours = SCHEDULE.to_json()
        for name, value in self.config.items():
            if name != "num_inference_steps":
                self.assertEqual(ours[name], value, name)

    def test_timesteps(self) -> None:
        self.assertEqual(SCHEDULE.sampling_steps(self.config["num_inference_steps"]), self.golden["timesteps"])

    def test_samples(self) -> None:
        steps = self.config["num_inference_steps"]
        final = ddim(lambda x, t: torch.sin(3 * x + t / 100), self.x0[None], steps)[0]
        self.assertLess((final - torch.tensor(self.golden["final"])).abs().max().item(), 1e-5)

    def test_noising(self) -> None:
        given = self.golden["add_noise"]
        noisy = add_noise(self.x0[None], torch.tensor(given["noise"])[None], torch.tensor([given["t"]]))[0]
        self.assertLess((noisy - torch.tensor(given["noisy"])).abs().max().item(), 1e-5)


if __name__ == "__main__":
    unittest.main()
