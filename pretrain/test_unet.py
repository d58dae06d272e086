"""The UNet against diffusers 0.18.2: output, loss and every gradient of a golden batch; round trip of the file."""

import json
import tempfile
import unittest
from pathlib import Path

import torch

from pretrain.safetensors import read_safetensors
from pretrain.unet import WEIGHTS, UNet2DConditionModel, count_macs, load_unet, save_unet
from pretrain.unet_config import UNetConfig

GOLDEN = Path(__file__).resolve().parent.parent / "test" / "golden" / "unet-sd15-like"

SMALL = dict(
    block_out_channels=(8, 16),
    down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
    up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    layers_per_block=1,
    cross_attention_dim=6,
    attention_head_dim=(2, 4),
    norm_num_groups=4,
    use_linear_projection=True,
    mid_block_type=None,
)


@unittest.skipUnless(GOLDEN.exists(), "the golden UNet is not in test/golden")
class AgainstDiffusers(unittest.TestCase):
    def setUp(self) -> None:
        self.unet = load_unet(GOLDEN)
        given = read_safetensors(GOLDEN / "io.safetensors")
        self.given = {name: torch.from_numpy(value) for name, value in given.items()}

    def test_output_loss_and_gradients(self) -> None:
        given = self.given
        output = self.unet(given["sample"], given["timestep"], given["encoder_hidden_states"])
        self.assertLess((output - given["output"]).abs().max().item(), 1e-5)
        loss = torch.nn.functional.mse_loss(output, given["target"])
        self.assertAlmostEqual(loss.item(), given["loss"].item(), places=5)
        loss.backward()
        parameters = dict(self.unet.named_parameters())
        named = [name[len("grad."):] for name in given if name.startswith("grad.")]
        self.assertTrue(named)
        for name in named:
            expected = given[f"grad.{name}"]
            difference = (parameters[name].grad - expected).abs().max() / expected.abs().max().clamp_min(1e-8)
            self.assertLess(difference.item(), 1e-3, name)

    def test_the_file_lists_exactly_the_parameters(self) -> None:
        self.assertEqual(sorted(read_safetensors(GOLDEN / WEIGHTS)), sorted(self.unet.state_dict()))


class OfOurOwn(unittest.TestCase):
    def test_round_trip(self) -> None:
        torch.manual_seed(0)
        unet = UNet2DConditionModel(UNetConfig(**SMALL))
        inputs = (torch.randn(3, 4, 8, 8), torch.tensor([1, 500, 999]), torch.randn(3, 5, 6))
        with tempfile.TemporaryDirectory() as folder:
            save_unet(unet, Path(folder))
            again = load_unet(Path(folder))
            self.assertEqual(json.loads((Path(folder) / "config.json").read_text())["attention_head_dim"], [2, 4])
        with torch.no_grad():
            self.assertTrue(torch.equal(unet(*inputs), again(*inputs)))

    def test_odd_sizes_come_back(self) -> None:
        unet = UNet2DConditionModel(UNetConfig(**SMALL))
        made = unet(torch.randn(1, 4, 7, 5), torch.tensor([3]), torch.randn(1, 2, 6))
        self.assertEqual(tuple(made.shape), (1, 4, 7, 5))

    def test_macs_of_one_convolution_more(self) -> None:
        config = UNetConfig(**SMALL)
        wider = UNetConfig(**{**SMALL, "out_channels": 5})
        one = count_macs(UNet2DConditionModel(wider), 8, 5) - count_macs(UNet2DConditionModel(config), 8, 5)
        self.assertEqual(one, 8 * 8 * 9 * config.block_out_channels[0])

    def test_unknown_configurations_are_refused(self) -> None:
        entries = UNetConfig(**SMALL).to_json()
        for name, value in (("class_embed_type", "timestep"), ("act_fn", "gelu"), ("unheard_of", 1)):
            with self.assertRaisesRegex(ValueError, name):
                UNetConfig.from_json({**entries, name: value})
        with self.assertRaisesRegex(ValueError, "AttnDownBlock2D"):
            UNetConfig.from_json({**entries, "down_block_types": ["AttnDownBlock2D", "DownBlock2D"]})


if __name__ == "__main__":
    unittest.main()
