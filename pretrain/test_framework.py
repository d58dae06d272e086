"""The framework: a killed run makes the same weights, files read back, a stage is done until its settings change."""

import tempfile
import unittest
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import nn

from pretrain.bpe import Tokenizer, split, train_merges
from pretrain.captions import scramble
from pretrain.card import write_card
from pretrain.cards import check
from pretrain.export import export_onnx, round_to_half
from pretrain.latent_codec import LatentCodec
from pretrain.safetensors import read_safetensors, write_safetensors
from pretrain.stage import Context, Scale
from pretrain.train import Ema, Loop, cosine_rate


class Killed(Exception):
    pass


class InFolder(unittest.TestCase):
    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)

    def context(self, name: str) -> Context:
        return Context(Path("."), self.folder / name, Scale.SMOKE, torch.device("cpu"), seed=1, stage="toy")


class Training(InFolder):
    def train(self, context: Context, kill_at: "int | None" = None) -> torch.Tensor:
        torch.manual_seed(context.seed_of("weights"))
        net = nn.Linear(3, 1)
        ema, adam = Ema(net), torch.optim.Adam(net.parameters(), 0.01)
        loop = Loop(context, 40, {"net": net, "ema": ema, "adam": adam}, every=10, checkpoint_seconds=0)
        for step in loop:
            if step == kill_at:
                raise Killed
            given = torch.randn(8, 3) + float(loop.numpy.normal())
            loss = (net(given) - given.sum(1, keepdim=True)).pow(2).mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
            ema.update(net)
            loop.record(loss=loss)
        return ema.module.weight

    def test_a_killed_run_goes_on_to_the_same_weights_and_log(self) -> None:
        whole = self.train(self.context("whole"))
        with self.assertRaises(Killed):
            self.train(self.context("killed"), kill_at=25)
        resumed = self.train(self.context("killed"))
        self.assertTrue(torch.equal(whole, resumed))
        steps = [line.split(",")[0] for line in (self.folder / "killed" / "log" / "toy.csv").read_text().split()]
        self.assertEqual(steps, ["step", "10", "20", "30", "40"])

    def test_the_rate_rises_then_falls_to_its_floor(self) -> None:
        rates = [cosine_rate(step, 1000, 1.0, warmup=100, floor=0.02) for step in range(1001)]
        self.assertEqual(max(rates), 1.0)
        self.assertLess(rates[0], 0.02)
        self.assertAlmostEqual(rates[-1], 0.02)


class Files(InFolder):
    def test_safetensors_read_back(self) -> None:
        tensors = {"b": np.arange(6, dtype=np.float16).reshape(2, 3), "a": np.array([1, -2], np.int64)}
        write_safetensors(self.folder / "x.safetensors", tensors, {"note": "é"})
        found = read_safetensors(self.folder / "x.safetensors")
        self.assertEqual(list(found), ["a", "b"])
        for name, array in tensors.items():
            np.testing.assert_array_equal(found[name], array)
            self.assertEqual(found[name].dtype, array.dtype)

    def test_a_card_notices_a_changed_file(self) -> None:
        (self.folder / "weights").write_text("one")
        write_card(self.folder, {"purpose": "test"})
        check(self.folder / "card.json")
        (self.folder / "weights").write_text("two")
        with self.assertRaisesRegex(ValueError, "SHA-256"):
            check(self.folder / "card.json")

    def test_onnx_computes_what_the_rounded_module_does(self) -> None:
        torch.manual_seed(0)
        module = round_to_half(nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Conv2d(8, 2, 3)))
        difference = export_onnx(module, (torch.randn(2, 1, 8, 8),), self.folder / "model.onnx", ["x"], ["y"])
        self.assertTrue(difference is None or difference < 1e-5)


class Latents(unittest.TestCase):
    def test_folding_the_statistics_changes_no_latent(self) -> None:
        torch.manual_seed(0)
        codec = LatentCodec(middle=8, deep=8, fine=4).eval()
        codec.set_statistics(torch.tensor([0.5, -1.0, 2.0, 0.0]), torch.tensor([4.0, 0.25, 1.0, 9.0]))
        pixels = torch.rand(2, 1, 32, 32) * 2 - 1
        before = codec.encode(pixels)
        codec.fold_statistics()
        self.assertLess(float((codec.encode(pixels) - before).abs().max()), 1e-5)
        self.assertLess(float((codec.encoder(pixels) - before).abs().max()), 1e-5)


class Captions(unittest.TestCase):
    def test_no_two_images_share_brand_model_and_number(self) -> None:
        self.assertEqual(len({scramble(number) for number in range(131_072)}), 131_072)

    def test_the_most_frequent_pair_is_merged_first(self) -> None:
        self.assertEqual(train_merges(Counter({"abab": 3, "abc": 1}), 2), [("a", "b"), ("a", "b</w>")])

    def test_text_is_cut_as_clip_cuts_it(self) -> None:
        self.assertEqual(split("Don't PAY $25, ok?"), ["don", "'t", "pay", "$", "2", "5", ",", "ok", "?"])

    def test_a_long_text_keeps_its_beginning_and_ends_in_eos(self) -> None:
        tokenizer = Tokenizer([], length=6)
        ids = tokenizer.encode("abcdefgh")
        self.assertEqual((len(ids), ids[0], ids[-1]), (6, tokenizer.bos, tokenizer.eos))


if __name__ == "__main__":
    unittest.main()
